package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.MessageLimits;
import io.lethe.contracts.Topics;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLettersTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final byte[] SMALL = "{\"a\": 1}".getBytes(UTF_8);

    private final LetheException reason = new LetheException(ErrorCode.MALFORMED_EVENT, "the data is not JSON");
    private final DeadLetters letters = new DeadLetters("evaluation-service", "1.2.3", new TopicNames());

    @Test
    void refersToTheRecordAndSaysWhy() {
        var letter = letter(refused(Topics.MODEL_TRAINED, "ages", SMALL, new RecordHeaders()));

        assertThat(letter.place()).isEqualTo("lethe.model.trained.v1/3/17");
        assertThat(letter.timestamp()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(letter.size()).isEqualTo(SMALL.length);
        assertThat(letter.digest()).isEqualTo("f9d86028c6e0d64e225186f96acb69338b2c59764df79162107f5c4bb34d1310");
        assertThat(letter.code()).isEqualTo("MALFORMED_EVENT");
        assertThat(letter.message()).isEqualTo("the data is not JSON");
        assertThat(letter.service()).isEqualTo("evaluation-service");
        assertThat(letter.version()).isEqualTo("1.2.3");
        assertThat(letter.attempt()).isEqualTo(2);
        assertThat(letter.at()).isEqualTo(NOW);
        assertThat(Base64.getDecoder().decode(letter.value())).isEqualTo(SMALL);
    }

    static Stream<Arguments> oddities() {
        return Stream.of(
                arguments("5 MB of one letter", "ages", "x".repeat(5_000_000).getBytes(UTF_8), new RecordHeaders()),
                arguments("no value", "ages", null, new RecordHeaders()),
                arguments(
                        "bytes that are no text",
                        "ages",
                        new byte[] {(byte) 0xff, 0, (byte) 0xc3},
                        new RecordHeaders()),
                arguments("a key of 100 KB", "k".repeat(100_000), SMALL, new RecordHeaders()),
                arguments("no key", null, SMALL, new RecordHeaders()),
                arguments(
                        "headers of 60 KB",
                        "ages",
                        SMALL,
                        headers(Map.of("ce_id", "i".repeat(60_000), "x", "y".repeat(60_000)))),
                arguments("a header without a value", "ages", SMALL, new RecordHeaders().add("ce_id", null)),
                arguments(
                        "the largest value that is repeated",
                        "ages",
                        new byte[MessageLimits.DEAD_LETTER_VALUE],
                        all("v".repeat(256))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void alwaysFits(String what, @Nullable String key, byte @Nullable [] value, Headers headers) {
        var letter = letters.of(refused(Topics.MODEL_TRAINED, key, value, headers), reason, 0, NOW);

        assertThat(sizeOf(letter)).isLessThan(MessageLimits.PUBLISHED);
        assertThat(DeadLetter.read(letter.value()).size()).isEqualTo(value == null ? 0 : value.length);
    }

    @Test
    void keepsOfTheRecordsHeadersTheEnvelopeAlone() {
        var headers = headers(Map.of(
                "ce_id", "1", "ce_subject", "models/ages", "content-type", "application/json", "x-mine", "anna"));

        assertThat(texts(letters.of(refused(Topics.MODEL_TRAINED, "ages", SMALL, headers), reason, 2, NOW)))
                .containsEntry("ce_id", "1")
                .containsEntry("ce_subject", "models/ages")
                .containsEntry("dead-letter-content-type", "application/json")
                .containsEntry("lethe-attempt", "2")
                .containsEntry("dead-letter-topic", "lethe.model.trained.v1")
                .containsEntry("dead-letter-partition", "3")
                .containsEntry("dead-letter-offset", "17")
                .doesNotContainKey("x-mine");
    }

    @Test
    void repeatsNothingOfATopicThatNamesPeople() {
        String id = "0a4be3a2-51d0-4b12-b0a7-1f6f7f0e6b02";
        var headers = headers(
                Map.of("ce_id", id, "ce_type", "io.lethe.forget.requested.v1", "ce_time", "2026-11-21T10:00:00Z"));

        var record = letters.of(refused(Topics.FORGET_REQUESTED, "anna", SMALL, headers), reason, 0, NOW);

        assertThat(record.key()).isNull();
        assertThat(DeadLetter.read(record.value()).value()).isNull();
        assertThat(texts(record))
                .containsEntry("ce_id", id)
                .containsEntry("ce_type", "io.lethe.forget.requested.v1")
                .containsEntry("ce_time", "2026-11-21T10:00:00Z");
    }

    @Test
    void repeatsNoAttributeInWhichAProducerMayHavePutAPerson() {
        var record = letters.of(refused(Topics.FORGET_REQUESTED, "anna", SMALL, all("anna")), reason, 0, NOW);

        assertThat(texts(record)).doesNotContainValue("anna");
    }

    @Test
    void repeatsNothingOfATopicThatNobodyDeclared() {
        assertThat(letter(refused("somebody.elses", "ages", SMALL, new RecordHeaders()))
                        .value())
                .isNull();
    }

    @Test
    void keepsNoValueWithoutItsKeySinceThatCouldNotBeReplayed() {
        assertThat(letter(refused(Topics.MODEL_TRAINED, "Anna B.", SMALL, new RecordHeaders()))
                        .value())
                .isNull();
    }

    @Test
    void doesNotGrowWhenARecordIsReplayedAndRefusedAgain() {
        Headers headers = all("1");
        var first = letters.of(refused(Topics.MODEL_TRAINED, "ages", SMALL, headers), reason, 1, NOW);
        Headers again = first.headers();
        for (int replay = 0; replay < 5; replay++) {
            again = letters.of(refused(Topics.MODEL_TRAINED, "ages", SMALL, again), reason, 1, NOW)
                    .headers();
        }

        assertThat(again.toArray()).hasSameSizeAs(first.headers().toArray());
        assertThat(again.headers("lethe-attempt")).hasSize(1);
    }

    @Test
    void speaksOfThePlatformsTopicsAndWritesToTheBrokers() {
        var prefixed = new DeadLetters("s", "1", new TopicNames(Optional.of("acme."), Optional.empty()));

        var record = prefixed.of(
                refused("acme." + Topics.MODEL_TRAINED, "ages", SMALL, new RecordHeaders()), reason, 0, NOW);

        assertThat(record.topic()).isEqualTo("acme.lethe.model.trained.v1.dlq");
        assertThat(DeadLetter.read(record.value()).topic()).isEqualTo("lethe.model.trained.v1");
    }

    private DeadLetter letter(RefusedRecord refused) {
        return DeadLetter.read(letters.of(refused, reason, 2, NOW).value());
    }

    private static RefusedRecord refused(String topic, @Nullable String key, byte @Nullable [] value, Headers headers) {
        return new RefusedRecord(topic, 3, 17, 1_000, key, value, headers);
    }

    /** Every header that may be kept. */
    private static Headers all(String value) {
        var headers = new RecordHeaders();
        Stream.of(
                        "ce_specversion",
                        "ce_id",
                        "ce_source",
                        "ce_type",
                        "ce_time",
                        "ce_dataschema",
                        "ce_subject",
                        "ce_partitionkey",
                        "ce_correlationid",
                        "ce_causationid",
                        "ce_dataregulation",
                        "ce_datacategory",
                        "traceparent",
                        "tracestate",
                        "content-type",
                        DeadLetters.REPLAYED_FROM)
                .forEach(name -> headers.add(name, value.getBytes(UTF_8)));
        return headers;
    }

    private static Headers headers(Map<String, String> values) {
        var headers = new RecordHeaders();
        new TreeMap<>(values).forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        return headers;
    }

    private static Map<String, String> texts(ProducerRecord<String, byte[]> record) {
        var texts = new TreeMap<String, String>();
        record.headers().forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
        return texts;
    }

    /** As a producer counts it. */
    private static int sizeOf(ProducerRecord<String, byte[]> record) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                record.key() == null ? null : record.key().getBytes(UTF_8),
                record.value(),
                record.headers().toArray());
    }
}

package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.EventType;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.StatusChanged;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

    private static final String TYPE = "io.lethe.forget.requested.v1";
    private static final String BODY = """
            {"requestId": "0b7c6f6e-6a3a-4b1e-9c52-0d8f6f3f1a11", "modelId": "ages", "subjectRefs": ["person-17"]}""";

    private static final Map<String, String> STRUCTURED = Map.of("content-type", "application/cloudevents+json");
    private static final Map<String, String> ENVELOPE =
            Map.of("ce_specversion", "1.0", "ce_id", "1", "ce_source", "urn:my-portal", "ce_type", TYPE);

    private final EventCodec codec = new EventCodec("gateway");

    @ParameterizedTest
    @EnumSource
    void readsWhatItWrote(EventType type) {
        var event = Samples.of(type);

        var record = codec.toRecord(event, null);
        var received = codec.decode(record.headers(), record.value(), type.record());

        assertThat(received.event()).isEqualTo(event);
        assertThat(received.source()).isEqualTo("/lethe/gateway");
        assertThat(record.topic()).isEqualTo(type.topic());
        assertThat(record.key()).isEqualTo(event.key());
    }

    @Test
    void saysForWhomAnEventIsPassedOn() {
        var message = codec.encodeFor("0a1b", Samples.request());

        var headers = message.getMetadata(OutgoingKafkaRecordMetadata.class)
                .orElseThrow()
                .getHeaders();
        assertThat(texts(headers)).containsEntry("ce_source", "/lethe/gateway/0a1b");
    }

    @Test
    void writesTheEnvelopeIntoHeaders() {
        var cause = new Received<Event>(Samples.request(), "cause-1", "urn:portal", Samples.REQUEST);

        var headers = texts(codec.toRecord(Samples.status(4), cause).headers());

        assertThat(headers)
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_source", "/lethe/gateway")
                .containsEntry("ce_type", "io.lethe.forget.status-changed.v1")
                .containsEntry("ce_subject", "requests/" + Samples.REQUEST)
                .containsEntry("ce_dataschema", "urn:lethe:schema:forget-status-changed:1.0")
                .containsEntry("ce_partitionkey", Samples.REQUEST)
                .containsEntry("ce_correlationid", Samples.REQUEST)
                .containsEntry("ce_causationid", "cause-1")
                .containsEntry("content-type", "application/json")
                .containsKeys("ce_id", "ce_time");
    }

    @Test
    void saysUnderWhichLawThePersonAsks() {
        var headers = texts(codec.toRecord(Samples.request(), null).headers());

        assertThat(headers).containsEntry("ce_dataregulation", "gdpr");
        assertThat(headers.values()).noneMatch(value -> value.contains("person-17"));
    }

    @Test
    void putsKeyTopicAndHeadersOnTheMessage() {
        var message = codec.encode(Samples.request(), null);

        assertThat(message.getMetadata(OutgoingKafkaRecordMetadata.class)).get().satisfies(metadata -> {
            assertThat(metadata.getTopic()).isEqualTo("lethe.forget.requested.v1");
            assertThat(metadata.getKey()).isEqualTo(Samples.REQUEST);
            assertThat(metadata.getHeaders()).isNotEmpty();
        });
    }

    @Test
    void repeatsTheIdWhenTheSameCauseIsHandledAgain() {
        var cause = new Received<Event>(Samples.request(), "cause-1", "urn:portal", Samples.REQUEST);

        assertThat(id(Samples.status(4), cause)).isEqualTo(id(Samples.status(4), cause));
        assertThat(id(Samples.status(4), cause)).isNotEqualTo(id(Samples.status(5), cause));
        assertThat(id(Samples.status(4), null)).isNotEqualTo(id(Samples.status(4), null));
    }

    @Test
    void readsWhatACommandLineProducerSends() {
        var headers =
                headers(Map.of("ce_specversion", "1.0", "ce_id", "1", "ce_source", "urn:my-portal", "ce_type", TYPE));

        var received = codec.decode(headers, BODY.getBytes(UTF_8), ForgetRequested.class);

        assertThat(received.event().subjectRefs()).containsExactly("person-17");
        assertThat(received.id()).isEqualTo("1");
        assertThat(received.source()).isEqualTo("urn:my-portal");
    }

    @Test
    void readsStructuredMode() {
        var headers = headers(Map.of("content-type", "application/cloudevents+json; charset=UTF-8"));

        var received = codec.decode(headers, structured("\"id\": \"1\",").getBytes(UTF_8), ForgetRequested.class);

        assertThat(received.event().modelId()).isEqualTo("ages");
        assertThat(received.id()).isEqualTo("1");
    }

    @Test
    void namesTheAttributeThatAStructuredEventLacks() {
        var headers = headers(Map.of("content-type", "application/cloudevents+json"));

        assertRefused(headers, structured(""), ErrorCode.MISSING_HEADER, "'id'");
    }

    static Stream<Arguments> foreignEvents() {
        var whole = structured("\"id\": \"1\",");
        var base64 = Base64.getEncoder().encodeToString(BODY.getBytes(UTF_8));
        return Stream.of(
                arguments(Map.of(), whole),
                arguments(Map.of(), "\uFEFF" + whole),
                arguments(Map.of(), "[" + whole + "]"),
                arguments(Map.of("content-type", "application/cloudevents-batch+json"), "[" + whole + "]"),
                arguments(Map.of("Content-Type", "Application/CloudEvents+JSON; charset=UTF-8"), whole),
                arguments(Map.of("content-type", "application/json"), whole),
                arguments(STRUCTURED, with("\"tenantId\": \"a\", \"tenant-id\": \"b\", \"a_b\": 1.5,")),
                arguments(STRUCTURED, with("\"confluentRouting\": {\"deep\": [1]}, \"empty\": null,")),
                arguments(STRUCTURED, with("\"time\": \"yesterday\", \"subject\": null, \"data_base64\": null,")),
                arguments(STRUCTURED, whole.replace("\"data\": " + BODY, "\"data_base64\": \"" + base64 + "\"")),
                arguments(STRUCTURED, "\0\0\0\0\7" + whole),
                arguments(STRUCTURED, whole.replace(BODY, twice(BODY))),
                arguments(ENVELOPE, twice(BODY)),
                arguments(ENVELOPE, "\0\0\0\0\7" + BODY),
                arguments(ENVELOPE, "\0\0\0\0\0\0\0\0\7" + BODY),
                arguments(and("ce_TenantId", "a"), BODY),
                arguments(and("ce_trace_parent", "a"), BODY),
                arguments(and("ce_", "a"), BODY),
                arguments(and("ce_time", "2026-11-20T09:30:00"), BODY),
                arguments(and("ce_time", ""), BODY),
                arguments(and("ce_dataschema", "no uri at all"), BODY),
                arguments(and("Content-Type", "text/plain"), BODY),
                arguments(
                        Map.of("ce-specversion", "1.0", "CE_ID", "1", "ce-Source", "urn:my-portal", "ce-type", TYPE),
                        BODY));
    }

    @ParameterizedTest
    @MethodSource("foreignEvents")
    void readsWhatOtherLibrariesSend(Map<String, String> headers, String value) {
        var received = codec.decode(headers(headers), value.getBytes(UTF_8), ForgetRequested.class);

        assertThat(received.event().subjectRefs()).containsExactly("person-17");
        assertThat(received.id()).isEqualTo("1");
        assertThat(received.source()).isEqualTo("urn:my-portal");
    }

    static Stream<Arguments> refusedEvents() {
        var whole = structured("\"id\": \"secret\",");
        return Stream.of(
                arguments(and("ce_specversion", "0.3"), BODY, "'ce_specversion' must be 1.0"),
                arguments(STRUCTURED, whole.replace("1.0", "0.3"), "'specversion' must be 1.0"),
                arguments(STRUCTURED, whole.replace("\"secret\"", "17"), "'id' must be a text"),
                arguments(STRUCTURED, with("\"data_base64\": \"e30=\","), "'data' and 'data_base64'"),
                arguments(STRUCTURED, whole.replace("\"data\": " + BODY, "\"data_base64\": \"§\""), "not base64"),
                arguments(STRUCTURED, whole.replace("\"data\": " + BODY, "\"Data\": 1"), "no data"),
                arguments(STRUCTURED, "[" + whole + "]", "not a JSON object"),
                arguments(Map.of(), "[" + whole + "," + whole + "]", "batch"),
                arguments(Map.of("content-type", "application/cloudevents-batch+json"), "[]", "batch"),
                arguments(Map.of("content-type", "application/cloudevents+avro"), "secret", "format of CloudEvents"),
                arguments(ENVELOPE, "\0\0\0\0\7\2secret", "schema registry"),
                arguments(ENVELOPE, "null", "no data"),
                arguments(ENVELOPE, "", "no data"));
    }

    @ParameterizedTest
    @MethodSource("refusedEvents")
    void saysWhatToSendInstead(Map<String, String> headers, String value, String expected) {
        assertRefused(headers(headers), value, ErrorCode.MALFORMED_EVENT, expected);
    }

    @Test
    void saysHowToSendAnEventThatHasNoAttributesAtAll() {
        assertRefused(headers(Map.of()), BODY, ErrorCode.MISSING_HEADER, "'ce_specversion' is missing; send");
        assertRefused(headers(Map.of()), "secret", ErrorCode.MISSING_HEADER, "application/cloudevents+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_specversion", "ce_id", "ce_source", "ce_type"})
    void namesTheMissingHeader(String name) {
        var headers = envelope();
        headers.remove(name);

        assertRefused(headers, BODY, ErrorCode.MISSING_HEADER, "'" + name + "'");
    }

    @Test
    void refusesAnotherType() {
        var headers = envelope();
        headers.add("ce_type", "io.lethe.model.trained.v1".getBytes(UTF_8));

        assertRefused(headers, BODY, ErrorCode.UNKNOWN_EVENT_TYPE, "io.lethe.model.trained.v1");
    }

    static Stream<Arguments> badData() {
        return Stream.of(
                arguments("{\"modelId\": \"ages\", \"subjectRefs\": [\"secret\"]", "line 1"),
                arguments("\"secret\"", "not a JSON object"),
                arguments("{\"modelId\": \"ages\", \"subjectRefs\": [\"secret\"]}", "'requestId'"),
                arguments("{\"requestId\": null, \"modelId\": \"secret\"}", "'requestId' must be a text"),
                arguments(
                        "{\"requestId\": \"1\", \"modelId\": \"ages\", \"subjectRefs\": [\"a\", {\"secret\": 1}]}",
                        "'subjectRefs[1]' must be a text"),
                arguments(
                        "{\"requestId\": \"1\", \"modelId\": \"ages\", \"subjectRefs\": \"secret\"}", "'subjectRefs'"),
                arguments(
                        "{\"requestId\": \"1\", \"modelId\": \"ages\", \"regulation\": \"secret\"}",
                        "'regulation' must be one of gdpr, ccpa, other"),
                arguments(
                        "{\"requestId\": \"1\", \"modelId\": \"ages\", \"submittedAt\": \"secret\"}",
                        "'submittedAt' must be a time with an offset, such as"));
    }

    @ParameterizedTest
    @MethodSource("badData")
    void refusesBadDataWithoutQuotingIt(String body, String expected) {
        assertRefused(envelope(), body, ErrorCode.MALFORMED_EVENT, expected);
    }

    @Test
    void namesAMissingFieldInsideAList() {
        var record = codec.toRecord(Samples.of(EventType.SPLIT_PUBLISHED), null);
        var body = new String(record.value(), UTF_8).replace("\"samples\":100,", "");

        assertThatThrownBy(
                        () -> codec.decode(record.headers(), body.getBytes(UTF_8), EventType.SPLIT_PUBLISHED.record()))
                .hasMessageContaining("'splits[0].samples'");
    }

    @Test
    void refusesATombstone() {
        assertThatThrownBy(() -> codec.decode(envelope(), null, StatusChanged.class))
                .isInstanceOf(LetheException.class);
    }

    private @Nullable String id(Event event, @Nullable Received<Event> cause) {
        return texts(codec.toRecord(event, cause).headers()).get("ce_id");
    }

    private void assertRefused(Headers headers, String body, ErrorCode code, String part) {
        assertThatThrownBy(() -> codec.decode(headers, body.getBytes(UTF_8), ForgetRequested.class))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(part)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    private static String with(String attributes) {
        return structured("\"id\": \"1\", " + attributes);
    }

    private static String twice(String json) {
        return EventJson.mapper().getNodeFactory().textNode(json).toString();
    }

    private static Map<String, String> and(String header, String value) {
        var headers = new TreeMap<>(ENVELOPE);
        headers.put(header, value);
        return headers;
    }

    private static String structured(String id) {
        return """
                {"specversion": "1.0", %s "source": "urn:my-portal", "type": "%s",
                 "datacontenttype": "application/json", "data": %s}""".formatted(id, TYPE, BODY);
    }

    private static Headers envelope() {
        return headers(ENVELOPE);
    }

    private static Headers headers(Map<String, String> values) {
        var headers = new RecordHeaders();
        values.forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        return headers;
    }

    private static Map<String, String> texts(Headers headers) {
        var texts = new TreeMap<String, String>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
        return texts;
    }
}

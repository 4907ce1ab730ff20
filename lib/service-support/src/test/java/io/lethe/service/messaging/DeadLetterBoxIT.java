package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import io.lethe.testing.ProbedRecord;
import io.lethe.testing.SharedInfrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterBoxIT {

    private final TopicNames names = new TopicNames();
    private final KafkaClients clients =
            new KafkaClients(Map.of("bootstrap.servers", SharedInfrastructure.bootstrapServers()), names, "box-test");
    private final DeadLetterWriter writer = new DeadLetterWriter(
            new DeadLetters("box-test", "1.2.3", names),
            clients,
            names,
            new MessagingMetrics(new SimpleMeterRegistry()));
    private final BrokerConnection connection = new BrokerConnection(clients);
    private final DeadLetterBox box = new DeadLetterBox(clients, names);
    private final KafkaProbe probe = KafkaProbe.connect();
    private final String id = UUID.randomUUID().toString();
    private final String key = "ages-" + id;

    @AfterEach
    void close() {
        writer.close();
        connection.close();
        probe.close();
    }

    @Test
    void listsTheNewestFirstAndShowsOneInFull() {
        refuse(produce(Topics.MODEL_PROMOTED, "{\"first\": 1}"));
        ProbedRecord second = produce(Topics.MODEL_PROMOTED, "{\"second\": 2}");
        refuse(second);

        List<DeadLetterBox.Entry> letters = box.newest(Topics.MODEL_PROMOTED, 1);

        assertThat(letters).singleElement().satisfies(entry -> {
            assertThat(entry.letter().place()).isEqualTo(place(second));
            assertThat(entry.letter().value()).isNull();
            assertThat(find(entry).letter().value()).isNotNull();
        });
        assertThat(box.newest(null, DeadLetterBox.MOST)).contains(letters.get(0));
    }

    @Test
    void replaysTheOriginalAgainAndAgainWithoutGrowth() {
        ProbedRecord record = produce(Topics.EVALUATION_SCORED, "{\"modelId\": \"ages\"}");

        for (int times = 0; times < 5; times++) {
            refuse(record);
            DeadLetterBox.Replay replay = replay(letterOf(record));
            assertThat(replay.from()).isEqualTo(place(record));
            assertThat(replay.source()).isEqualTo("original");
            record = at(Topics.EVALUATION_SCORED, replay.to());
            assertThat(record.text()).isEqualTo("{\"modelId\": \"ages\"}");
            assertThat(record.key()).isEqualTo(key);
            assertThat(record.header(DeadLetters.REPLAYED_FROM)).isEqualTo(replay.from());
            assertThat(record.headers()).hasSize(3).containsEntry("ce_id", id).containsEntry("x-mine", "1");
        }
    }

    @Test
    void replaysTheCopyWhereTheOriginalIsGone() throws Exception {
        ProbedRecord record = produce(Topics.JOB_FAILED, "{}");
        refuse(record);
        delete(record);

        DeadLetterBox.Replay replay = replay(letterOf(record));

        assertThat(replay.source()).isEqualTo("letter");
        assertThat(at(Topics.JOB_FAILED, replay.to()))
                .satisfies(again -> assertThat(again.text()).isEqualTo("{}"))
                .satisfies(again -> assertThat(again.header("ce_id")).isEqualTo(id));
    }

    @Test
    void saysPlainlyThatARequestIsGoneAndHasNoCopy() throws Exception {
        ProbedRecord record = produce(Topics.FORGET_REQUESTED, "{}");
        refuse(record);
        delete(record);

        assertRefused(letterOf(record), ErrorCode.ORIGINAL_GONE, "must send it again");
    }

    @Test
    void doesNotUndoANewerStateOnACompactedTopic() {
        ProbedRecord record = produce(Topics.STATUS_CHANGED, "{}");
        refuse(record);
        produce(Topics.STATUS_CHANGED, "{\"state\": \"completed\"}");

        assertRefused(letterOf(record), ErrorCode.CONFLICTING_DUPLICATE, "newer record");
    }

    @Test
    void knowsNoLetterWhereNoneLies() {
        assertThatThrownBy(() -> box.find(Topics.MODEL_TRAINED, 0, 1_000_000)).hasMessageContaining("no dead letter");
        assertThatThrownBy(() -> box.find(Topics.MODEL_TRAINED, 99, 0)).hasMessageContaining("no dead letter");
        assertThatThrownBy(() -> box.find("lethe.not.there.v1", 0, 0)).hasMessageContaining("no such topic");
        assertThatThrownBy(() -> box.newest(null, 0)).hasMessageContaining("limit");
    }

    private void assertRefused(DeadLetterBox.Entry letter, ErrorCode code, String words) {
        assertThatThrownBy(() -> replay(letter))
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private ProbedRecord produce(String topic, String value) {
        probe.produce(topic, key, value.getBytes(UTF_8), Map.of("ce_id", id, "x-mine", "1"));
        List<ProbedRecord> mine = probe.read(topic, record -> id.equals(record.header("ce_id")));
        return mine.get(mine.size() - 1);
    }

    private void refuse(ProbedRecord record) {
        var headers = new RecordHeaders();
        record.headers().forEach((name, text) -> headers.add(name, text.getBytes(UTF_8)));
        writer.write(
                new RefusedRecord(
                        record.topic(), record.partition(), record.offset(), 0, record.key(), record.value(), headers),
                new LetheException(ErrorCode.MALFORMED_EVENT, "not what was expected"),
                0);
    }

    private DeadLetterBox.Entry letterOf(ProbedRecord record) {
        return box.newest(record.topic(), 20).stream()
                .filter(entry -> entry.letter().place().equals(place(record)))
                .findFirst()
                .orElseThrow();
    }

    private DeadLetterBox.Entry find(DeadLetterBox.Entry entry) {
        String[] place = entry.id().split("/", -1);
        return box.find(place[0], Integer.parseInt(place[1]), Long.parseLong(place[2]));
    }

    private DeadLetterBox.Replay replay(DeadLetterBox.Entry entry) {
        String[] place = entry.id().split("/", -1);
        return box.replay(place[0], Integer.parseInt(place[1]), Long.parseLong(place[2]), "tester");
    }

    private ProbedRecord at(String topic, String place) {
        List<ProbedRecord> found = probe.read(topic, record -> place.equals(place(record)));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private void delete(ProbedRecord record) throws ExecutionException, InterruptedException {
        connection
                .admin()
                .deleteRecords(Map.of(
                        new TopicPartition(record.topic(), record.partition()),
                        RecordsToDelete.beforeOffset(record.offset() + 1)))
                .all()
                .get();
    }

    private static String place(ProbedRecord record) {
        return List.of(record.topic(), record.partition(), record.offset()).stream()
                .map(String::valueOf)
                .collect(Collectors.joining("/"));
    }
}

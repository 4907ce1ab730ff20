package io.lethe.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaProbeIT {

    private final KafkaProbe probe = KafkaProbe.connect();

    @AfterEach
    void disconnect() {
        probe.close();
    }

    @Test
    void readsABinaryEventBackWithItsHeaders() {
        StatusChanged event = event();

        String id = probe.produceBinary(event);

        ProbedRecord record =
                probe.await(Topics.STATUS_CHANGED, each -> each.header("ce_id").equals(id));
        assertThat(record.event(StatusChanged.class)).isEqualTo(event);
        assertThat(record.header("ce_type")).isEqualTo("io.lethe.forget.status-changed.v1");
    }

    @Test
    void putsAStructuredEventIntoTheValue() {
        StatusChanged event = event();

        String id = probe.produceStructured(event);

        ProbedRecord record =
                probe.await(Topics.STATUS_CHANGED, each -> each.text().contains(id));
        assertThat(record.json().at("/data/requestId").asText()).isEqualTo(event.requestId());
        assertThat(record.header("content-type")).startsWith("application/cloudevents+json");
    }

    @Test
    void readsOnlyWhatMatches() {
        String key = UUID.randomUUID().toString();
        probe.produce(Topics.MODEL_TRAINED, key, "not json".getBytes(UTF_8), Map.of());

        List<ProbedRecord> found = probe.read(Topics.MODEL_TRAINED, each -> key.equals(each.key()));

        assertThat(found).extracting(ProbedRecord::text).containsExactly("not json");
    }

    private static StatusChanged event() {
        return new StatusChanged(
                UUID.randomUUID().toString(),
                "m",
                RequestState.RECEIVED,
                null,
                null,
                null,
                null,
                1,
                0,
                Instant.parse("2026-01-01T00:00:00Z"),
                null);
    }
}

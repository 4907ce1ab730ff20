package io.lethe.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.Topics;
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
        ForgetInstructed event = event();

        String id = probe.produceBinary(event);

        ProbedRecord record = probe.await(
                Topics.FORGET_INSTRUCTED, each -> each.header("ce_id").equals(id));
        assertThat(record.event(ForgetInstructed.class)).isEqualTo(event);
        assertThat(record.header("ce_type")).isEqualTo("io.lethe.forget.instructed.v1");
    }

    @Test
    void putsAStructuredEventIntoTheValue() {
        ForgetInstructed event = event();

        String id = probe.produceStructured(event);

        ProbedRecord record =
                probe.await(Topics.FORGET_INSTRUCTED, each -> each.text().contains(id));
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

    private static ForgetInstructed event() {
        return new ForgetInstructed(UUID.randomUUID().toString(), ForgetInstructed.Instruction.CANCEL, null, null);
    }
}

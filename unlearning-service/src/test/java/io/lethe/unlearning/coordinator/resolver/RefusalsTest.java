package io.lethe.unlearning.coordinator.resolver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.service.messaging.RefusedRecord;
import io.lethe.unlearning.coordinator.request.RequestCommand.Submit;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {

    private static final String ID = "6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"requestId\":\"6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35\",\"regulation\":7}",
                "{\"requestId\":\"6F1D2C9A-0B5E-4C3D-9A77-2F4E8B1C0D35\"}",
                "{\"specversion\":\"9\",\"data\":{\"requestId\":\"6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35\"}}"
            })
    void tellsWhoeverCanBeAnswered(String value) {
        Submit refused = of(value).orElseThrow();
        assertThat(refused.requestId()).isEqualTo(ID);
        assertThat(refused.reasonCode()).isEqualTo("MALFORMED_EVENT");
        assertThat(refused.targets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{\"requestId\":7}", "{\"requestId\":\"Jane Doe\"}", "\"text\""})
    void tellsNobodyWhereThereIsNoId(String value) {
        assertThat(of(value)).isEmpty();
    }

    @Test
    void readsNoRecordThatCannotBeARequest() {
        assertThat(of("{\"requestId\":\"" + ID + "\",\"x\":\"" + "a".repeat(2_000_000) + "\"}"))
                .isEmpty();
    }

    private static Optional<Submit> of(String value) {
        return Refusals.of(
                new RefusedRecord("t", 0, 7, 0, null, value.getBytes(UTF_8), new RecordHeaders()),
                new LetheException(ErrorCode.MALFORMED_EVENT, "field 'regulation' has a wrong value"),
                Instant.parse("2026-11-26T08:00:00Z"));
    }
}

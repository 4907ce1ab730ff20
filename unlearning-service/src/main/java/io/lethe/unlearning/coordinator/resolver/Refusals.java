package io.lethe.unlearning.coordinator.resolver;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetLimits;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import io.lethe.service.messaging.RefusedRecord;
import io.lethe.unlearning.coordinator.request.RequestCommand.Submit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds out whom to tell that a record is no forget request: of all that it holds only the request's id is read. */
final class Refusals {

    /** A record that is larger is no request, and not worth a parser's memory. */
    private static final int LARGEST = 1 << 20;

    private Refusals() {}

    /** The refusal of the request in a record; nothing if its id cannot be told. */
    static Optional<Submit> of(RefusedRecord record, LetheException reason, Instant at) {
        return requestId(record)
                .map(requestId -> new Submit(
                        requestId,
                        "unknown",
                        record.place(),
                        null,
                        null,
                        null,
                        ForgetLimits.ORDINARY_PRIORITY,
                        at,
                        at,
                        at,
                        0,
                        0,
                        null,
                        null,
                        false,
                        null,
                        List.of(),
                        reason.code().name(),
                        reason.getMessage()));
    }

    private static Optional<String> requestId(RefusedRecord record) {
        byte[] value = record.value();
        if (value == null || value.length > LARGEST) {
            return Optional.empty();
        }
        try {
            JsonNode json = EventJson.mapper().readTree(value);
            // In structured mode the data lies within the envelope.
            JsonNode data = json.has("requestId") ? json : json.path("data");
            return Optional.ofNullable(data.path("requestId").textValue())
                    .map(id -> id.toLowerCase(Locale.ROOT))
                    .filter(Names::isRequestId);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

package io.lethe.unlearning.coordinator;

import io.lethe.contracts.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from one event.
 *
 * @param lineage state of the model afterwards; absent as long as the model is unknown
 * @param requests what to remember of requests, by {@code status().requestId()}
 * @param events what to publish, in order
 * @param duplicate whether the event was a request that is known already
 */
record Decision(@Nullable ModelLineage lineage, List<KnownRequest> requests, List<Event> events, boolean duplicate) {

    Decision {
        requests = List.copyOf(requests);
        events = List.copyOf(events);
    }

    static Decision nothing(@Nullable ModelLineage lineage) {
        return new Decision(lineage, List.of(), List.of(), false);
    }
}

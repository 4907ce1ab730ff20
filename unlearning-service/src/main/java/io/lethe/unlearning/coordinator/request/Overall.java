package io.lethe.unlearning.coordinator.request;

import io.lethe.contracts.RequestState;
import java.util.List;
import java.util.Optional;

/** The state of a request from its states with each model. */
final class Overall {

    private static final List<RequestState> ON_THE_WAY = List.of(
            RequestState.RECEIVED,
            RequestState.ACCEPTED,
            RequestState.HELD,
            RequestState.WAITING,
            RequestState.RUNNING,
            RequestState.EVALUATING,
            RequestState.ERASING);
    private static final List<RequestState> ENDED =
            List.of(RequestState.FAILED, RequestState.REJECTED, RequestState.COMPLETED, RequestState.CANCELLED);

    private Overall() {}

    /** The least advanced; once all ended, the worst, so that nobody is told "completed" whom one model remembers. */
    static RequestState of(List<Part> parts) {
        return first(ON_THE_WAY, parts)
                .or(() -> first(ENDED, parts))
                .orElseThrow(() -> new IllegalArgumentException("A request without a model has no state to derive"));
    }

    private static Optional<RequestState> first(List<RequestState> order, List<Part> parts) {
        return order.stream()
                .filter(state -> parts.stream().anyMatch(part -> part.state() == state))
                .findFirst();
    }
}

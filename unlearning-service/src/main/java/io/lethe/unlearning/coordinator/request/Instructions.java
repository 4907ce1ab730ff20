package io.lethe.unlearning.coordinator.request;

import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.RequestState;
import io.lethe.unlearning.coordinator.model.ModelCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows what askers and operators want done with a request, as far as its state allows. */
final class Instructions {

    private static final Set<RequestState> IN_LINE = Set.of(RequestState.ACCEPTED, RequestState.WAITING);

    private final Duration longestHold;
    private final Instant at;

    Instructions(Duration longestHold, Instant at) {
        this.longestHold = longestHold;
        this.at = at;
    }

    RequestDecision follow(RequestRow row, ForgetInstructed wanted) {
        return switch (wanted.instruction()) {
            case CANCEL -> cancel(row, wanted.reason());
            case HOLD -> hold(row, wanted);
            case RELEASE -> enqueueAgain(row, RequestState.HELD, "release", "only a held request can be released");
            case RETRY -> enqueueAgain(row, RequestState.FAILED, "retry", "only a failed request can be retried");
            case EXTEND -> extend(row, wanted.until());
        };
    }

    private RequestDecision cancel(RequestRow row, @Nullable String reason) {
        List<ModelCommand> commands = withdrawals(row, RequestState.CANCELLED, reason);
        List<Part> parts = row.parts().stream()
                .map(part -> part.state() == RequestState.HELD ? part.in(RequestState.CANCELLED) : part)
                .toList();
        if (commands.isEmpty() && parts.equals(row.parts())) {
            return impossible(row, "cancel", "a job serves it, or it has ended");
        }
        return parts.equals(row.parts())
                ? new RequestDecision(row, null, commands, false)
                : decision(RequestMachine.changed(row, at, parts, next -> next.message(reason)), commands);
    }

    private RequestDecision hold(RequestRow row, ForgetInstructed wanted) {
        List<ModelCommand> commands = withdrawals(row, RequestState.HELD, wanted.reason());
        if (commands.isEmpty()) {
            return impossible(row, "hold", "only a request in the waiting line can be held");
        }
        Instant latest = at.plus(longestHold);
        Instant asked = wanted.until();
        Instant until = asked == null || asked.isAfter(latest) ? latest : asked;
        return new RequestDecision(
                RequestRowBuilder.builder(row).heldUntil(until).build(), null, commands, false);
    }

    private RequestDecision enqueueAgain(RequestRow row, RequestState from, String what, String otherwise) {
        List<ModelCommand> commands = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        for (Part part : row.parts()) {
            if (part.state() == from) {
                commands.add(new ModelCommand.Enqueue(part.modelId(), part.waiting(row)));
                parts.add(Part.of(part.target()));
            } else {
                parts.add(part);
            }
        }
        if (commands.isEmpty()) {
            return impossible(row, what, otherwise);
        }
        return decision(
                RequestMachine.changed(
                        row,
                        at,
                        parts,
                        next -> next.heldUntil(null).reasonCode(null).message(null)),
                commands);
    }

    private RequestDecision extend(RequestRow row, @Nullable Instant until) {
        if (until == null || row.state().terminal()) {
            return impossible(
                    row, "extend", until == null ? "it names no new due date in 'until'" : "the request has ended");
        }
        List<ModelCommand> commands = row.parts().stream()
                .filter(part -> IN_LINE.contains(part.state()))
                .<ModelCommand>map(part -> new ModelCommand.Reorder(part.modelId(), part.place(row), until))
                .toList();
        return decision(
                RequestMachine.changed(
                        row, at, row.parts(), next -> next.dueAt(until).message(null)),
                commands);
    }

    private static List<ModelCommand> withdrawals(RequestRow row, RequestState to, @Nullable String reason) {
        return row.parts().stream()
                .filter(part -> IN_LINE.contains(part.state()))
                .<ModelCommand>map(
                        part -> new ModelCommand.Withdraw(part.modelId(), row.requestId(), part.place(row), to, reason))
                .toList();
    }

    /** Said in the status: whoever gave the instruction follows it there. */
    private RequestDecision impossible(RequestRow row, String what, String why) {
        String message = "The instruction '%s' changed nothing: %s.".formatted(what, why);
        if (Objects.equals(row.message(), message) || row.state().terminal()) {
            return RequestDecision.nothing(row);
        }
        RequestRow told = RequestRowBuilder.builder(row)
                .sequence(row.sequence() + 1)
                .message(message)
                .changedAt(at)
                .build();
        return decision(told, List.of());
    }

    private static RequestDecision decision(RequestRow row, List<ModelCommand> commands) {
        return new RequestDecision(row, Status.of(row), commands, false);
    }
}

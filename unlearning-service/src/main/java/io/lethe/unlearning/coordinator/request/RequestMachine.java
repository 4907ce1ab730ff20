package io.lethe.unlearning.coordinator.request;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged.Moment;
import io.lethe.unlearning.coordinator.model.ModelCommand;
import io.lethe.unlearning.coordinator.model.Moved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Every decision about a request: state, command and time in, next state, status and commands to models out.
 *
 * <p>A request is known by its id; the same id with other content, or from another asker, is a conflict. With each of
 * its models it stands somewhere, and its own state is the least advanced of those. What ended with a model stays
 * ended: late news change nothing.
 */
public final class RequestMachine {

    /** The first and the newest: a ladder climbed again and again must not fill the record. */
    private static final int KEPT_MOMENTS = 24;

    private final Duration longestHold;
    private final Duration memory;

    /**
     * Makes a machine.
     *
     * @param longestHold time after which a hold ends by itself
     * @param memory how long a request that has ended is known, so that a repetition of it is told from a new one
     */
    public RequestMachine(Duration longestHold, Duration memory) {
        this.longestHold = longestHold;
        this.memory = memory;
    }

    /**
     * Decides on a command.
     *
     * @throws LetheException {@link ErrorCode#CONFLICTING_DUPLICATE} for another request under a known id, which goes
     *     on and keeps its status; {@link ErrorCode#REQUEST_NOT_FOUND} for an instruction about an unknown one
     */
    public RequestDecision on(@Nullable RequestRow row, RequestCommand command, Instant at) {
        if (command instanceof RequestCommand.Submit submit) {
            return row == null ? accept(submit, at) : repeat(row, submit);
        }
        if (command instanceof RequestCommand.Instruct instruct) {
            if (row == null) {
                throw new LetheException(
                        ErrorCode.REQUEST_NOT_FOUND, "No request %s is known.".formatted(command.requestId()));
            }
            return new Instructions(longestHold, at).follow(row, instruct.instruction());
        }
        if (row == null || !(command instanceof RequestCommand.Tell tell)) {
            return RequestDecision.nothing(row);
        }
        return onMoved(row, tell.moved(), at);
    }

    /** Decides what the passing of time demands of a request that is held. */
    public RequestDecision onTick(RequestRow row, Instant at) {
        Instant until = row.heldUntil();
        if (until == null || at.isBefore(until)) {
            return RequestDecision.nothing(row);
        }
        ForgetInstructed release =
                new ForgetInstructed(row.requestId(), ForgetInstructed.Instruction.RELEASE, "the hold ended", null);
        return new Instructions(longestHold, at).follow(row, release);
    }

    /** When time alone changes a request: its hold ends, or it ended so long ago that it is dropped. */
    public Optional<Instant> nextLook(RequestRow row) {
        return row.state().terminal()
                ? Optional.of(row.changedAt().plus(memory))
                : Optional.ofNullable(row.heldUntil());
    }

    /** Whether a request ended so long ago that nothing needs to be known of it any more. */
    public boolean isPast(RequestRow row, Instant at) {
        return row.state().terminal() && !at.isBefore(row.changedAt().plus(memory));
    }

    private static RequestDecision accept(RequestCommand.Submit submit, Instant at) {
        boolean refused = submit.reasonCode() != null;
        RequestState state = refused ? RequestState.REJECTED : RequestState.ACCEPTED;
        RequestRow row = new RequestRow(
                submit,
                1,
                state,
                submit.targets().stream().map(Part::of).toList(),
                submit.dueAt(),
                submit.reasonCode(),
                submit.message(),
                null,
                null,
                List.of(new Moment(RequestState.RECEIVED, submit.receivedAt()), new Moment(state, at)),
                at);
        List<ModelCommand> commands = row.parts().stream()
                .<ModelCommand>map(part -> new ModelCommand.Enqueue(part.modelId(), part.waiting(row)))
                .toList();
        return new RequestDecision(row, Status.of(row), commands, false);
    }

    private static RequestDecision repeat(RequestRow row, RequestCommand.Submit submit) {
        if (!row.submitted().digest().equals(submit.digest())
                || !row.submitted().asker().equals(submit.asker())) {
            throw new LetheException(
                    ErrorCode.CONFLICTING_DUPLICATE,
                    "Request %s was made before by another asker or with another body, which goes on; use a new requestId."
                            .formatted(submit.requestId()));
        }
        return new RequestDecision(row, Status.of(row), List.of(), true);
    }

    private RequestDecision onMoved(RequestRow row, Moved moved, Instant at) {
        boolean open = row.parts().stream()
                .anyMatch(part ->
                        part.modelId().equals(moved.modelId()) && !part.state().terminal());
        if (!open) {
            return RequestDecision.nothing(row);
        }
        Instant held = moved.state() == RequestState.HELD
                ? Objects.requireNonNullElse(row.heldUntil(), at.plus(longestHold))
                : row.heldUntil();
        RequestRow next = changed(
                row,
                at,
                parts(row, moved.modelId(), part -> part.moved(moved)),
                builder -> builder.waitsFor(moved.waitsFor()).heldUntil(held));
        return new RequestDecision(next, Status.of(next), List.of(), false);
    }

    static List<Part> parts(RequestRow row, String modelId, UnaryOperator<Part> change) {
        return row.parts().stream()
                .map(part -> part.modelId().equals(modelId) ? change.apply(part) : part)
                .toList();
    }

    /** The next row, with all that follows from its parts. */
    static RequestRow changed(RequestRow row, Instant at, List<Part> parts, UnaryOperator<RequestRowBuilder> more) {
        RequestState state = Overall.of(parts);
        RequestRowBuilder builder = more.apply(RequestRowBuilder.builder(row))
                .parts(parts)
                .state(state)
                .sequence(row.sequence() + 1)
                .changedAt(at)
                .history(state == row.state() ? row.history() : history(row, state, at));
        if (state != RequestState.HELD) {
            builder.heldUntil(null);
        }
        if (state.terminal()) {
            builder.waitsFor(null);
            parts.stream()
                    .filter(part -> part.state() == state && part.moved() != null)
                    .findFirst()
                    .map(part -> Objects.requireNonNull(part.moved()))
                    .ifPresent(why -> builder.reasonCode(why.reasonCode()).message(why.message()));
        }
        return builder.build();
    }

    private static List<Moment> history(RequestRow row, RequestState state, Instant at) {
        List<Moment> moments = new ArrayList<>(row.history());
        moments.add(new Moment(state, at));
        while (moments.size() > KEPT_MOMENTS) {
            moments.remove(1);
        }
        return moments;
    }
}

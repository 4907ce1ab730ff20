package io.lethe.unlearning.coordinator.request;

import io.lethe.contracts.StatusChanged;
import io.lethe.unlearning.coordinator.model.ModelCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a command to a request.
 *
 * @param row next state of the request; absent if there is none
 * @param status what everybody is told; absent if nothing changed
 * @param commands what its models are told, in order
 * @param duplicate whether the command repeated what was known
 */
public record RequestDecision(
        @Nullable RequestRow row, @Nullable StatusChanged status, List<ModelCommand> commands, boolean duplicate) {

    public RequestDecision {
        commands = List.copyOf(commands);
    }

    static RequestDecision nothing(@Nullable RequestRow row) {
        return new RequestDecision(row, null, List.of(), false);
    }
}

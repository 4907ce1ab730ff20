package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an input.
 *
 * @param row next state of the model; absent if there is none
 * @param events what everybody is told, in order
 * @param endedJobs jobs that leave the table of open jobs
 * @param moves what requests are told, in order
 */
public record ModelDecision(@Nullable ModelRow row, List<Event> events, List<String> endedJobs, List<Moved> moves) {

    public ModelDecision {
        events = List.copyOf(events);
        endedJobs = List.copyOf(endedJobs);
        moves = List.copyOf(moves);
    }

    static ModelDecision nothing(@Nullable ModelRow row) {
        return new ModelDecision(row, List.of(), List.of(), List.of());
    }
}

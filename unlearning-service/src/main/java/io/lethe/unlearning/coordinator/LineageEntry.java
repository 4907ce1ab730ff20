package io.lethe.unlearning.coordinator;

import io.lethe.contracts.Event;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.StatusChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the store keeps for a model: its state, and what the last decisions published. State and events reach the broker
 * one after the other, so a crash in between may keep the state and lose the events. The record that led to them is
 * then delivered again, and finds them here.
 *
 * @param lineage state of the model; absent as long as it is unknown
 * @param recent what the last decisions published, oldest first
 */
record LineageEntry(@Nullable ModelLineage lineage, List<Outcome> recent) {

    static final LineageEntry EMPTY = new LineageEntry(null, List.of());

    /** Enough for all decisions about one model between two commits: each of them ends or starts a job. */
    private static final int KEPT = 4;

    LineageEntry {
        recent = List.copyOf(recent);
    }

    /**
     * What a record led to.
     *
     * @param topic topic of the record
     * @param offset offset of the record in the model's partition
     * @param events what was published
     */
    record Outcome(String topic, long offset, List<PublishedEvent> events) {
        Outcome {
            events = List.copyOf(events);
        }
    }

    /** What was published when this very record came the first time. */
    Optional<List<Event>> outcomeOf(String topic, long offset) {
        return recent.stream()
                .filter(outcome -> outcome.offset() == offset && outcome.topic().equals(topic))
                .findFirst()
                .map(outcome ->
                        outcome.events().stream().map(PublishedEvent::event).toList());
    }

    LineageEntry after(String topic, long offset, Event cause, Decision decision) {
        return new LineageEntry(
                decision.lineage(),
                needsKeeping(cause, decision)
                        ? keep(new Outcome(
                                topic,
                                offset,
                                decision.events().stream()
                                        .map(PublishedEvent::of)
                                        .toList()))
                        : recent);
    }

    /** A request that only waits or is refused is answered from what is remembered of it. */
    private static boolean needsKeeping(Event cause, Decision decision) {
        boolean onlyStatus = decision.events().stream().allMatch(StatusChanged.class::isInstance);
        return !decision.events().isEmpty() && !(cause instanceof ForgetRequested && onlyStatus);
    }

    private List<Outcome> keep(Outcome outcome) {
        List<Outcome> all = new ArrayList<>(recent);
        all.add(outcome);
        return all.subList(Math.max(0, all.size() - KEPT), all.size());
    }
}

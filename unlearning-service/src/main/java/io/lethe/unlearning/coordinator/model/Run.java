package io.lethe.unlearning.coordinator.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a model busy: training its original, or climbing a ladder for a batch of requests.
 *
 * @param stage what is done now
 * @param requests requests served; none while the original is trained
 * @param ladder rungs of the run; none while the original is trained
 * @param rung place on the ladder
 * @param job the job of the stage
 * @param candidate what the rung made; absent before {@code SCORING}
 * @param since when the run began
 */
public record Run(
        Stage stage,
        List<Waiting> requests,
        List<Rung> ladder,
        int rung,
        OpenJob job,
        @Nullable Candidate candidate,
        Instant since) {

    public Run {
        requests = List.copyOf(requests);
        ladder = List.copyOf(ladder);
    }

    /** What is done now. */
    public enum Stage {
        TRAINING,
        UNLEARNING,
        SCORING
    }

    Rung method() {
        return ladder.get(rung);
    }

    boolean hasRungAbove() {
        return rung + 1 < ladder.size();
    }

    List<String> requestIds() {
        return requests.stream().map(Waiting::requestId).toList();
    }

    Run withJob(OpenJob next) {
        return new Run(stage, requests, ladder, rung, next, candidate, since);
    }

    Run scoring(Candidate made, OpenJob scoring) {
        return new Run(Stage.SCORING, requests, ladder, rung, scoring, made, since);
    }
}

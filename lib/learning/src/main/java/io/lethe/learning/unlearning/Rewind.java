package io.lethe.learning.unlearning;

import io.lethe.learning.data.Samples;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.TrainingSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Models of the rounds of a method, to go back to one of them: SCRUB's rewinding. A run that can be resumed keeps them
 * in files beside its checkpoint.
 */
public final class Rewind implements AutoCloseable {

    private final TrainingSession session;
    private final Function<Classifier, Evaluation> evaluation;
    private final Samples forget;
    private final Samples heldOut;
    private final Map<Integer, Classifier> kept = new HashMap<>();

    Rewind(TrainingSession session, Function<Classifier, Evaluation> evaluation, Samples forget, Samples heldOut) {
        this.session = session;
        this.evaluation = evaluation;
        this.forget = forget;
        this.heldOut = heldOut;
    }

    /** Keeps a copy of a model as that of a round, counted from 0 for the original. */
    public void keep(int round, Classifier model) {
        Optional<Path> file = file(round);
        if (file.isPresent()) {
            model.save(file.get());
        } else {
            Classifier before = kept.put(round, model.copy());
            if (before != null) {
                before.close();
            }
        }
    }

    /**
     * Gives a model the weights of the kept round whose error on the forget set is nearest to that of the last round on
     * held-out people, these counted in the proportions of the forget set's labels; of two that are as near, the later.
     *
     * @param model changes in place
     * @param last number of the last round; all rounds up to it are kept
     */
    public void takeNearest(Classifier model, int last) {
        double[] heldOutErrors = evaluation.apply(model).errors(heldOut);
        double[] weights = LabelShares.of(forget).weights(heldOut);
        double target = IntStream.range(0, weights.length)
                .mapToDouble(i -> weights[i] * heldOutErrors[i])
                .sum();
        int nearest = last;
        double distance = Double.POSITIVE_INFINITY;
        for (int round = last; round >= 0; round--) {
            double off = Math.abs(forgetError(round, model) - target);
            if (off < distance) {
                distance = off;
                nearest = round;
            }
        }
        if (nearest != last) {
            session.note("Rewound to round %d of %d.".formatted(nearest, last));
            in(nearest, model, round -> {
                model.assign(round);
                return round;
            });
        }
    }

    private double forgetError(int round, Classifier like) {
        return in(round, like, model -> {
            double[] errors = evaluation.apply(model).errors(forget);
            return Arrays.stream(errors).average().orElseThrow();
        });
    }

    private <T> T in(int round, Classifier like, Function<Classifier, T> work) {
        Classifier copy = kept.get(round);
        if (copy != null) {
            return work.apply(copy);
        }
        Path file = file(round)
                .filter(Files::exists)
                .orElseThrow(() -> new IllegalStateException("Round %d was not kept".formatted(round)));
        try (Classifier read = Classifier.load(file, like.architecture(), like.task())) {
            return work.apply(read);
        }
    }

    private Optional<Path> file(int round) {
        return session.fileBesideCheckpoint("round-" + round);
    }

    @Override
    public void close() {
        kept.values().forEach(Classifier::close);
    }
}

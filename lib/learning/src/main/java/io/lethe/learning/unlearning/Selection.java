package io.lethe.learning.unlearning;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.data.Samples;
import io.lethe.learning.metric.MembershipInference;
import io.lethe.learning.metric.NoMus;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.Evaluation;
import io.lethe.learning.training.StopRule;
import io.lethe.learning.training.TrainingSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a model in training now and then, and goes back to the best that it saw. It judges by held-out people only,
 * never by those that the outcome is judged by later. A run that can be resumed keeps looks and model beside its
 * checkpoint.
 */
public final class Selection implements AutoCloseable {

    /** Images of each set that a look takes in. */
    private static final int PROBE = 512;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What a look saw.
     *
     * @param accuracy on held-out people, 0…1
     * @param mia accuracy of the membership attack that tells the forget set from held-out people, 0…1
     */
    public record Look(double accuracy, double mia) {
        /** {@code |mia − ½|}, 0…½. */
        public double forgettingScore() {
            return NoMus.forgettingScore(mia);
        }

        /** NoMUS with even weights. */
        public double noMus() {
            return NoMus.of(accuracy, mia, NoMus.DEFAULT_LAMBDA);
        }
    }

    /** The looks of a run, by the number of steps before them. */
    private record Kept(long seed, Map<Long, Look> looks) {}

    private final TrainingSession session;
    private final Function<Classifier, Evaluation> evaluation;
    private final Samples forget;
    private final Samples heldOut;
    private final ToDoubleFunction<Look> score;
    private final NavigableMap<Long, Look> looks;
    private @Nullable Classifier best;

    Selection(
            TrainingSession session,
            Function<Classifier, Evaluation> evaluation,
            Samples forget,
            Samples heldOut,
            ToDoubleFunction<Look> score) {
        this.session = session;
        this.evaluation = evaluation;
        this.forget = forget.sample(PROBE, Randomness.generator(session.seed(), "selection/forget", 0));
        this.heldOut = heldOut.sample(PROBE, Randomness.generator(session.seed(), "selection/held-out", 0));
        this.score = score;
        this.looks = new TreeMap<>(
                file("looks").filter(Files::exists).flatMap(this::read).orElse(Map.of()));
    }

    /**
     * A rule that looks at a model every some steps, and ends the phase after some looks without a better one.
     *
     * @param model the model in training
     * @param everySteps steps between looks, at least 1
     * @param patience looks, at least 1
     */
    public StopRule stopRule(Classifier model, int everySteps, int patience) {
        return new StopRule(everySteps, step -> {
            if (step == 0) {
                return Optional.empty();
            }
            look(model, step);
            long bestStep = bestUpTo(step);
            long without = looks.subMap(bestStep, false, step, true).size();
            return without >= patience
                    ? Optional.of("%d looks brought nothing better than step %d".formatted(without, bestStep))
                    : Optional.empty();
        });
    }

    /** Looks at a model after some steps, if it has not yet, and keeps it if it is the best so far. */
    public void look(Classifier model, long steps) {
        if (!looks.containsKey(steps)) {
            looks.put(steps, of(evaluation.apply(model)));
            write();
        }
        if (bestUpTo(steps) == steps) {
            keep(model);
        }
    }

    /** The last look before a step; empty before the first one. */
    public Optional<Look> before(long step) {
        return Optional.ofNullable(looks.floorEntry(step)).map(Map.Entry::getValue);
    }

    /** Gives a model the weights of the best one. If there was no look yet, it is left alone. */
    public void takeBest(Classifier model) {
        Optional<Path> file = file("best").filter(Files::exists);
        if (best != null) {
            model.assign(best);
        } else if (file.isPresent()) {
            try (Classifier kept = Classifier.load(file.get(), model.architecture(), model.task())) {
                model.assign(kept);
            }
        }
    }

    private long bestUpTo(long step) {
        long best = looks.firstKey();
        for (Map.Entry<Long, Look> look : looks.headMap(step, true).entrySet()) {
            if (value(look.getKey()) > value(best)) {
                best = look.getKey();
            }
        }
        return best;
    }

    private double value(long step) {
        return score.applyAsDouble(looks.get(step));
    }

    private Look of(Evaluation model) {
        double errors = 0;
        for (double error : model.errors(heldOut)) {
            errors += error;
        }
        double mia = new MembershipInference().accuracy(model.losses(forget), model.losses(heldOut), session.seed());
        return new Look(1 - errors / heldOut.size(), mia);
    }

    private void keep(Classifier model) {
        Optional<Path> file = file("best");
        if (file.isPresent()) {
            if (canWrite()) {
                model.save(file.get());
            }
        } else if (best == null) {
            best = model.copy();
        } else {
            best.assign(model);
        }
    }

    private Optional<Path> file(String name) {
        return session.fileBesideCheckpoint(name);
    }

    /** An interrupted thread cannot write to files; its run is about to end, and a resumed one looks again. */
    private static boolean canWrite() {
        return !Thread.currentThread().isInterrupted();
    }

    private Optional<Map<Long, Look>> read(Path file) {
        try {
            Kept kept = JSON.readValue(file.toFile(), Kept.class);
            return kept.seed() == session.seed() ? Optional.of(kept.looks()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void write() {
        Optional<Path> file = file("looks");
        if (file.isPresent() && canWrite()) {
            try {
                JSON.writeValue(file.get().toFile(), new Kept(session.seed(), looks));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        if (best != null) {
            best.close();
        }
    }
}

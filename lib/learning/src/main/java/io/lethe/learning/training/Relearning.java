package io.lethe.learning.training;

import io.lethe.learning.data.BatchStream;
import io.lethe.learning.data.Randomness;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Transformation;
import io.lethe.learning.model.BatchNormMode;
import io.lethe.learning.model.Classifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How soon a model that is taught a forget set again answers as the model that had learned it: what is only hidden
 * comes back within few steps.
 *
 * <p>Plain SGD at a fixed rate on at most {@value #IMAGES} images, running statistics frozen, the same order for every
 * model, for at most {@value #MOST_STEPS} steps. So it costs the same for a forget set of any size.
 */
public final class Relearning {

    /** Steps after which it is left at that. */
    public static final int MOST_STEPS = 40;

    private static final int IMAGES = 64;
    private static final int BATCH_SIZE = 32;
    /** The rate of a fine-tuning: at that of a training from scratch all is learned within a pass. */
    private static final double SHARE_OF_RATE = 0.1;
    /** As good as the original is who is wrong about no more than one image in fifty beyond it. */
    private static final double MARGIN = 0.02;

    private final Samples images;
    private final double rate;
    private final double mostErrors;
    private final long seed;
    private final TrainingListener listener;

    /**
     * Looks at what the original answers.
     *
     * @param original knows the forget set; is not changed
     * @param forget the forget set
     * @param recipe how the original was trained
     * @param seed decides which images are shown, and in which order
     * @param listener is told of signs of life
     */
    public Relearning(Classifier original, Samples forget, Recipe recipe, long seed, TrainingListener listener) {
        this.images = forget.sample(IMAGES, Randomness.generator(seed, "relearn/images", 0));
        this.rate = SHARE_OF_RATE * recipe.learningRate();
        this.seed = seed;
        this.listener = listener;
        this.mostErrors = errors(original) + MARGIN;
    }

    /**
     * Teaches a copy of a model.
     *
     * @return steps until it answers as well as the original, 0 if it does at once, {@link #MOST_STEPS} if it still did
     *     not; nothing if the copy diverged
     */
    public OptionalInt steps(Classifier model) {
        TrainingSession session = TrainingSession.of(seed, new SignsOfLife(listener));
        BatchStream batches = new BatchStream("relearn", images, BATCH_SIZE, Transformation.NONE, seed);
        try (Classifier pupil = model.copy()) {
            Phase phase = Phase.of(
                            "relearn",
                            MOST_STEPS,
                            LearningRate.constant(rate),
                            step -> step.loss(step.next(batches), BatchNormMode.FROZEN))
                    .until(new StopRule(
                            1, step -> errors(pupil) <= mostErrors ? Optional.of("learned again") : Optional.empty()));
            new TrainingLoop(session, pupil, Sgd.PLAIN).run(List.of(phase));
            return OptionalInt.of(Math.toIntExact(session.steps()));
        } catch (DivergedException e) {
            return OptionalInt.empty();
        }
    }

    private double errors(Classifier model) {
        return Arrays.stream(new Evaluation(model).errors(images)).average().orElseThrow();
    }

    /** These steps make no model, and are not told as those of a training. */
    private record SignsOfLife(TrainingListener listener) implements TrainingListener {

        @Override
        public void stepped(String phase, long step, long totalSteps, double loss, long samples) {
            listener.working(phase, step, totalSteps);
        }
    }
}

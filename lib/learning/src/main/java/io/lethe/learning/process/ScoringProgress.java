package io.lethe.learning.process;

import io.lethe.learning.data.Samples;
import io.lethe.learning.metric.Predictions;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.TrainingListener;

/**
 * Runs models over sets and tells how many of all images went through, so that a long pass is not taken for silence.
 */
final class ScoringProgress {

    private final LearnerOutput output;
    private final long total;
    private long done;

    ScoringProgress(LearnerOutput output, long total) {
        this.output = output;
        this.total = total;
    }

    /** What a model says about some samples. */
    Predictions predictions(Classifier model, Samples samples) {
        long before = done;
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepped(String phase, long step, long totalSteps, double loss, long samples) {
                throw new IllegalStateException("scoring takes no optimiser step");
            }

            @Override
            public void working(String phase, long images, long ofThese) {
                done = before + images;
                output.scored(done, total);
            }
        };
        return Predictions.of(model, samples, listener);
    }

    /** Images that went through a model so far. */
    long done() {
        return done;
    }
}

package io.lethe.learning.metric;

import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/** How far a model's outputs for the forget set are from those of the retrained model, sample by sample. */
final class OutputDistance {

    private OutputDistance() {}

    /** What a model says about one sample. */
    interface OutputsOf {
        double[] of(Predictions predictions, int sample);
    }

    /** The mean distance; nothing without a retrained model. */
    static Optional<Sampled> ofMembers(
            Evidence model, OutputsOf outputs, ToDoubleBiFunction<double[], double[]> distance) {
        return model.retrained().map(reference -> {
            Predictions ours = model.members();
            Predictions theirs = reference.members();
            double[] distances = new double[ours.samples()];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = distance.applyAsDouble(outputs.of(ours, i), outputs.of(theirs, i));
            }
            return model.mean(model.membersPart(), distances, ours);
        });
    }

    /** {@code ‖a − b‖ / (‖a‖ + ‖b‖)}; 0 of two zeros. */
    static double relative(double[] a, double[] b) {
        double difference = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < a.length; i++) {
            difference += (a[i] - b[i]) * (a[i] - b[i]);
            first += a[i] * a[i];
            second += b[i] * b[i];
        }
        double lengths = Math.sqrt(first) + Math.sqrt(second);
        return lengths == 0 ? 0 : Math.sqrt(difference) / lengths;
    }
}

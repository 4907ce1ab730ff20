package io.lethe.learning.metric;

/** Top-k accuracy of a single-label task: the true class is among the {@code k} largest logits. */
public final class TopK {

    private TopK() {}

    /**
     * Whether the true class of each sample is among the {@code k} largest logits. Of equal logits the one with the
     * lower index counts as larger.
     *
     * @return {@code [samples]}, each 0 or 1
     */
    public static double[] perSample(Predictions predictions, int k) {
        double[] hits = new double[predictions.samples()];
        for (int i = 0; i < hits.length; i++) {
            hits[i] = rankOfTruth(predictions, i) < k ? 1 : 0;
        }
        return hits;
    }

    /** Number of classes that come before the true one; 0: the model is right. */
    static int rankOfTruth(Predictions predictions, int sample) {
        int truth = predictions.label(sample);
        float logit = predictions.logit(sample, truth);
        int rank = 0;
        for (int c = 0; c < predictions.task().outputs(); c++) {
            float other = predictions.logit(sample, c);
            if (other > logit || (other == logit && c < truth)) {
                rank++;
            }
        }
        return rank;
    }
}

package io.lethe.learning.metric;

/**
 * NoMUS, the normalized machine unlearning score: utility and forgetting in one number, 0…1.
 *
 * <p>Dasol Choi and Dongbin Na, <a href="https://arxiv.org/abs/2311.02240">Towards Machine Unlearning Benchmarks:
 * Forgetting the Personal Identities in Facial Recognition Systems</a>, 2023. One point of forgetting score weighs as
 * much as two points of accuracy at λ = ½.
 *
 * <p>Read it beside {@link MajorityBaseline}: a constant answer leaks nothing and so scores {@code λ·accuracy + (1 −
 * λ)}, which can exceed a retrained model's value. Differences below 0.02 are ties.
 */
public final class NoMus {

    /** Weight of accuracy in the publication. */
    public static final double DEFAULT_LAMBDA = 0.5;

    private NoMus() {}

    /**
     * The score.
     *
     * @param accuracy test accuracy, 0…1
     * @param mia accuracy of the membership attack, 0…1
     * @param lambda weight of accuracy, 0…1
     */
    public static double of(double accuracy, double mia, double lambda) {
        return lambda * accuracy + (1 - lambda) * (1 - 2 * forgettingScore(mia));
    }

    /**
     * The score's companion that is anchored to a retrained model: 1 when both accuracies equal the retrained model's,
     * so that "better than retrained" is not rewarded.
     *
     * @param accuracy test accuracy of the unlearned model
     * @param mia accuracy of the attack on the unlearned model
     * @param retrainedAccuracy test accuracy of the retrained model
     * @param retrainedMia accuracy of the attack on the retrained model
     * @param lambda weight of accuracy, 0…1
     */
    public static double anchored(
            double accuracy, double mia, double retrainedAccuracy, double retrainedMia, double lambda) {
        return lambda * (1 - Math.abs(accuracy - retrainedAccuracy))
                + (1 - lambda) * (1 - Math.min(1, 2 * Math.abs(mia - retrainedMia)));
    }

    /**
     * Forgetting score: how far the attack is from blind guessing.
     *
     * @param mia accuracy of the membership attack
     * @return |mia − ½|, 0…½
     */
    public static double forgettingScore(double mia) {
        return Math.abs(mia - 0.5);
    }
}

package io.lethe.learning.metric;

/**
 * Logistic regression on one feature, with an L2 penalty on the slope and none on the intercept.
 *
 * <p>Minimises {@code ½·slope² + Σ ln(1 + exp(−s·(slope·x + intercept)))} with {@code s = ±1}, which is what common
 * libraries call L2 with {@code C = 1}, by Newton's method with step halving.
 *
 * @param slope weight of the feature
 * @param intercept constant term
 */
record Logistic(double slope, double intercept) {

    private static final double GRADIENT_TOLERANCE = 1e-9;
    private static final int MAX_STEPS = 100;
    private static final int MAX_HALVINGS = 40;

    /**
     * Fits to two groups of values.
     *
     * @param negatives values with answer 0
     * @param positives values with answer 1
     */
    static Logistic fit(double[] negatives, double[] positives) {
        Logistic current = new Logistic(0, 0);
        double objective = current.objective(negatives, positives);
        for (int step = 0; step < MAX_STEPS; step++) {
            Derivatives at = new Derivatives(current);
            at.add(negatives, 0);
            at.add(positives, 1);
            if (at.gradientNorm() < GRADIENT_TOLERANCE * (negatives.length + positives.length)) {
                break;
            }
            Logistic next = current;
            double nextObjective = objective;
            double length = 1;
            for (int halving = 0; halving < MAX_HALVINGS && nextObjective >= objective; halving++) {
                next = at.newtonStep(length);
                nextObjective = next.objective(negatives, positives);
                length /= 2;
            }
            if (nextObjective >= objective) {
                break;
            }
            current = next;
            objective = nextObjective;
        }
        return current;
    }

    /** Whether the answer for {@code x} is 1. */
    boolean test(double x) {
        return slope * x + intercept > 0;
    }

    double objective(double[] negatives, double[] positives) {
        double sum = slope * slope / 2;
        for (double x : negatives) {
            sum += softplus(slope * x + intercept);
        }
        for (double x : positives) {
            sum += softplus(-(slope * x + intercept));
        }
        return sum;
    }

    /** {@code ln(1 + exp(x))} without overflow. */
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** Gradient and Hessian of the objective at one point. */
    private static final class Derivatives {

        private final Logistic at;
        private double bySlope;
        private double byIntercept;
        private double bySlopeTwice;
        private double byBoth;
        private double byInterceptTwice;

        Derivatives(Logistic at) {
            this.at = at;
            this.bySlope = at.slope;
            this.bySlopeTwice = 1;
        }

        void add(double[] values, int answer) {
            for (double x : values) {
                double p = 1 / (1 + Math.exp(-(at.slope * x + at.intercept)));
                double error = p - answer;
                double curvature = p * (1 - p);
                bySlope += error * x;
                byIntercept += error;
                bySlopeTwice += curvature * x * x;
                byBoth += curvature * x;
                byInterceptTwice += curvature;
            }
        }

        double gradientNorm() {
            return Math.hypot(bySlope, byIntercept);
        }

        Logistic newtonStep(double length) {
            // The smallest normal number keeps the step finite where every answer is certain and all curvature is 0.
            double determinant = Math.max(bySlopeTwice * byInterceptTwice - byBoth * byBoth, Double.MIN_NORMAL);
            double slopeStep = (byInterceptTwice * bySlope - byBoth * byIntercept) / determinant;
            double interceptStep = (bySlopeTwice * byIntercept - byBoth * bySlope) / determinant;
            return new Logistic(at.slope - length * slopeStep, at.intercept - length * interceptStep);
        }
    }
}

package io.lethe.learning.unlearning;

import java.util.Arrays;

/**
 * Entropic optimal transport between two sets of points that all weigh the same, by Sinkhorn's iteration in the
 * logarithmic domain.
 *
 * <p>Cuturi: <a href="https://arxiv.org/abs/1306.0895">Sinkhorn Distances: Lightspeed Computation of Optimal
 * Transport</a>, NeurIPS 2013.
 *
 * @param epsilon weight of the entropy, above 0
 * @param iterations at most so many
 * @param tolerance ends once the potentials of the rows move less than this in all
 */
public record Sinkhorn(double epsilon, int iterations, double tolerance) {

    /**
     * The plan that moves one set to the other.
     *
     * @param cost {@code [rows * columns]}, row by row
     * @param columns number of columns
     * @return how much goes from each row to each column, as {@code cost} lies; the columns add up to 1/columns
     *     exactly, the rows to about 1/rows
     */
    public double[] plan(float[] cost, int columns) {
        int rows = cost.length / columns;
        double[] u = new double[rows];
        double[] v = new double[columns];
        for (int i = 0; i < iterations; i++) {
            double moved = 0;
            for (int r = 0; r < rows; r++) {
                int row = r;
                double before = u[r];
                u[r] = -epsilon * (Math.log(rows) + logSum(columns, c -> (v[c] - cost[row * columns + c]) / epsilon));
                moved += Math.abs(u[r] - before);
            }
            for (int c = 0; c < columns; c++) {
                int column = c;
                v[c] = -epsilon
                        * (Math.log(columns) + logSum(rows, r -> (u[r] - cost[r * columns + column]) / epsilon));
            }
            if (moved < tolerance) {
                break;
            }
        }
        double[] plan = new double[cost.length];
        Arrays.setAll(plan, i -> Math.exp((u[i / columns] + v[i % columns] - cost[i]) / epsilon));
        return plan;
    }

    @FunctionalInterface
    private interface Term {
        double at(int index);
    }

    private static double logSum(int count, Term term) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, term.at(i));
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(term.at(i) - largest);
        }
        return largest + Math.log(sum);
    }
}

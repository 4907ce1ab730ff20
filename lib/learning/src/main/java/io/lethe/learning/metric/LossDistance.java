package io.lethe.learning.metric;

import com.google.auto.service.AutoService;
import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.DoubleSummaryStatistics;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Distance of the loss distributions, as GLI (Choi et al., 2024) has it: Gaussian kernel densities of the losses of
 * members and unseen on a common grid of 1,000 points, and the square root of their Jensen–Shannon divergence (natural
 * logarithm). It sees what a threshold does not, such as a mixture of much larger and much smaller losses.
 */
@AutoService(Metric.class)
public final class LossDistance implements Metric {

    private static final int POINTS = 1_000;

    /** Fewer than for other scores: each is a pass over the whole grid for everybody. */
    private static final int RESAMPLES = 200;

    /** Densities on a grid, of samples that count any number of times; bandwidths are those of all samples, once. */
    static final class Densities implements LossStatistic {

        private final double[] members;
        private final double[] others;
        private final double low;
        private final double step;
        private final double memberWidth;
        private final double otherWidth;

        Densities(double[] members, double[] others) {
            this.members = members;
            this.others = others;
            this.memberWidth = bandwidth(members);
            this.otherWidth = bandwidth(others);
            double margin = 3 * Math.max(memberWidth, otherWidth);
            DoubleSummaryStatistics all = DoubleStream.concat(DoubleStream.of(members), DoubleStream.of(others))
                    .summaryStatistics();
            this.low = all.getMin() - margin;
            this.step = (all.getMax() + margin - low) / (POINTS - 1);
        }

        @Override
        public double of(int[] memberTimes, int[] otherTimes) {
            double[] p = density(members, memberTimes, memberWidth);
            double[] q = density(others, otherTimes, otherWidth);
            double divergence = 0;
            for (int i = 0; i < POINTS; i++) {
                double mean = (p[i] + q[i]) / 2;
                divergence += term(p[i], mean) + term(q[i], mean);
            }
            return Math.sqrt(Math.max(0, divergence / 2));
        }

        private static double term(double density, double mean) {
            return density > 0 ? density * Math.log(density / mean) : 0;
        }

        /** Samples are counted into the cells of the grid first, which are much finer than a bandwidth. */
        private double[] density(double[] losses, int[] times, double width) {
            double[] counts = new double[POINTS];
            for (int i = 0; i < losses.length; i++) {
                counts[(int) Math.round((losses[i] - low) / step)] += times[i];
            }
            int reach = (int) Math.min(POINTS, Math.ceil(5 * width / step));
            double[] kernel = new double[reach + 1];
            for (int i = 0; i <= reach; i++) {
                double distance = i * step / width;
                kernel[i] = Math.exp(-distance * distance / 2);
            }
            double[] density = new double[POINTS];
            double sum = 0;
            for (int from = 0; from < POINTS; from++) {
                if (counts[from] == 0) {
                    continue;
                }
                for (int to = Math.max(0, from - reach); to <= Math.min(POINTS - 1, from + reach); to++) {
                    double share = counts[from] * kernel[Math.abs(to - from)];
                    density[to] += share;
                    sum += share;
                }
            }
            for (int i = 0; i < POINTS; i++) {
                density[i] /= sum;
            }
            return density;
        }

        /** Scott's rule, as common libraries have it. */
        private static double bandwidth(double[] losses) {
            double mean = DoubleStream.of(losses).average().orElseThrow();
            double variance = DoubleStream.of(losses)
                            .map(loss -> (loss - mean) * (loss - mean))
                            .sum()
                    / Math.max(1, losses.length - 1);
            return Math.max(1e-6, Math.sqrt(variance) * Math.pow(losses.length, -0.2));
        }
    }

    @Override
    public String name() {
        return "loss-distance";
    }

    @Override
    public String description() {
        return "Distance between the densities of the losses of members and unseen: 0 is blind, 0.83 (the root "
                + "of ln 2) a perfect leak.";
    }

    @Override
    public Optional<Estimate> measure(Evidence model) {
        return Optional.of(model.ofLosses(Densities::new, RESAMPLES).estimate(0, Math.sqrt(Math.log(2))));
    }
}

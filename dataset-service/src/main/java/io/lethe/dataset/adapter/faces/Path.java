package io.lethe.dataset.adapter.faces;

import java.util.Arrays;

/** A sequence of points that grows. */
final class Path {

    private double[] xs = new double[16];
    private double[] ys = new double[16];
    private int count;

    private Path() {}

    static Path from(double x, double y) {
        return new Path().to(x, y);
    }

    /** A closed path around an ellipse, the first point once more at its end. */
    static Path ellipse(double x, double y, double halfWidth, double halfHeight) {
        int points = 28;
        Path path = new Path();
        for (int i = 0; i <= points; i++) {
            double angle = 2 * StrictMath.PI * i / points;
            path.to(x + halfWidth * StrictMath.cos(angle), y + halfHeight * StrictMath.sin(angle));
        }
        return path;
    }

    Path to(double x, double y) {
        if (count == xs.length) {
            xs = Arrays.copyOf(xs, 2 * count);
            ys = Arrays.copyOf(ys, 2 * count);
        }
        xs[count] = x;
        ys[count] = y;
        count++;
        return this;
    }

    int count() {
        return count;
    }

    double x(int i) {
        return xs[i];
    }

    double y(int i) {
        return ys[i];
    }
}

package io.lethe.dataset.adapter.faces;

import java.util.Arrays;

/**
 * A square picture that is drawn at three times its size and box-filtered down. Points are in face coordinates: origin
 * in the middle of the face, half its height is 1, y points down. Not safe for use by several threads.
 */
final class Canvas {

    private static final int OVERSAMPLING = 3;
    /** Half the height of a face, as a share of the image. */
    private static final double FACE = 0.335;
    /** The face sits a little below the middle, to leave room for the hair. */
    private static final double CENTRE_Y = 0.50;

    private static final int ELLIPSE_POINTS = 28;

    private final int size;
    private final int side;
    private final float[] pixels;
    private final double cos;
    private final double sin;
    private final double originX;
    private final double originY;

    Canvas(int size, Pose pose) {
        this.size = size;
        this.side = size * OVERSAMPLING;
        this.pixels = new float[side * side * 3];
        double unit = side * FACE * pose.scale();
        this.cos = unit * StrictMath.cos(pose.rotation());
        this.sin = unit * StrictMath.sin(pose.rotation());
        this.originX = side * (0.5 + pose.shiftX());
        this.originY = side * (CENTRE_Y + pose.shiftY());
    }

    /**
     * Paints everything on one side of an edge; {@code place} is 0…1 over the image, which does not move with the face.
     */
    void wall(Colour colour, boolean upright, double place) {
        int start = (int) (place * side);
        for (int y = upright ? 0 : start; y < side; y++) {
            for (int x = upright ? start : 0; x < side; x++) {
                blend((y * side + x) * 3, colour, 1);
            }
        }
    }

    /** Fills a closed polygon of {@code x, y} pairs. */
    void fill(Colour colour, double opacity, double... points) {
        int count = points.length / 2;
        double[] xs = new double[count];
        double[] ys = new double[count];
        double top = Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            double x = points[2 * i];
            double y = points[2 * i + 1];
            xs[i] = originX + cos * x - sin * y;
            ys[i] = originY + sin * x + cos * y;
            top = Math.min(top, ys[i]);
            bottom = Math.max(bottom, ys[i]);
        }
        double[] crossings = new double[count];
        int last = Math.min(side - 1, (int) Math.floor(bottom));
        for (int row = Math.max(0, (int) Math.floor(top)); row <= last; row++) {
            fillRow(row, crossings, crossings(xs, ys, row + 0.5, crossings), colour, opacity);
        }
    }

    void ellipse(Colour colour, double opacity, double x, double y, double halfWidth, double halfHeight) {
        double[] points = new double[2 * ELLIPSE_POINTS];
        for (int i = 0; i < ELLIPSE_POINTS; i++) {
            double angle = 2 * StrictMath.PI * i / ELLIPSE_POINTS;
            points[2 * i] = x + halfWidth * StrictMath.cos(angle);
            points[2 * i + 1] = y + halfHeight * StrictMath.sin(angle);
        }
        fill(colour, opacity, points);
    }

    /** Draws the outline of an ellipse. */
    void ring(Colour colour, double opacity, double width, double x, double y, double halfWidth, double halfHeight) {
        double[] points = new double[2 * (ELLIPSE_POINTS + 1)];
        for (int i = 0; i <= ELLIPSE_POINTS; i++) {
            double angle = 2 * StrictMath.PI * i / ELLIPSE_POINTS;
            points[2 * i] = x + halfWidth * StrictMath.cos(angle);
            points[2 * i + 1] = y + halfHeight * StrictMath.sin(angle);
        }
        stroke(colour, opacity, width, points);
    }

    /** Draws an open line through {@code x, y} pairs, as one polygon so that a translucent line has an even tone. */
    void stroke(Colour colour, double opacity, double width, double... points) {
        int count = points.length / 2;
        double[] outline = new double[4 * count];
        for (int i = 0; i < count; i++) {
            int before = Math.max(0, i - 1);
            int after = Math.min(count - 1, i + 1);
            double dx = points[2 * after] - points[2 * before];
            double dy = points[2 * after + 1] - points[2 * before + 1];
            double half = width / 2 / Math.max(1e-9, Math.sqrt(dx * dx + dy * dy));
            outline[2 * i] = points[2 * i] - dy * half;
            outline[2 * i + 1] = points[2 * i + 1] + dx * half;
            int back = 2 * (2 * count - 1 - i);
            outline[back] = points[2 * i] + dy * half;
            outline[back + 1] = points[2 * i + 1] - dx * half;
        }
        fill(colour, opacity, outline);
    }

    /** The picture at its final size: {@code [size, size, 3]} floats, nominally 0…255. */
    float[] reduced() {
        float[] reduced = new float[size * size * 3];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int from = (y * side + x) * 3;
                int to = (y / OVERSAMPLING * size + x / OVERSAMPLING) * 3;
                for (int channel = 0; channel < 3; channel++) {
                    reduced[to + channel] += pixels[from + channel] / (OVERSAMPLING * OVERSAMPLING);
                }
            }
        }
        return reduced;
    }

    private static int crossings(double[] xs, double[] ys, double y, double[] crossings) {
        int found = 0;
        for (int i = 0, previous = xs.length - 1; i < xs.length; previous = i++) {
            if (ys[i] <= y != ys[previous] <= y) {
                crossings[found++] = xs[i] + (y - ys[i]) / (ys[previous] - ys[i]) * (xs[previous] - xs[i]);
            }
        }
        Arrays.sort(crossings, 0, found);
        return found;
    }

    private void fillRow(int row, double[] crossings, int found, Colour colour, double opacity) {
        for (int pair = 0; pair + 1 < found; pair += 2) {
            int from = Math.max(0, (int) Math.ceil(crossings[pair] - 0.5));
            int to = Math.min(side - 1, (int) Math.ceil(crossings[pair + 1] - 0.5) - 1);
            for (int x = from; x <= to; x++) {
                blend((row * side + x) * 3, colour, opacity);
            }
        }
    }

    private void blend(int at, Colour colour, double opacity) {
        pixels[at] += (float) ((colour.red() - pixels[at]) * opacity);
        pixels[at + 1] += (float) ((colour.green() - pixels[at + 1]) * opacity);
        pixels[at + 2] += (float) ((colour.blue() - pixels[at + 2]) * opacity);
    }
}

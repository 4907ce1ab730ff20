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

    /** Fills the polygon that a path encloses. */
    void fill(Colour colour, double opacity, Path path) {
        double[] xs = new double[path.count()];
        double[] ys = new double[path.count()];
        double top = Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        for (int i = 0; i < xs.length; i++) {
            xs[i] = originX + cos * path.x(i) - sin * path.y(i);
            ys[i] = originY + sin * path.x(i) + cos * path.y(i);
            top = Math.min(top, ys[i]);
            bottom = Math.max(bottom, ys[i]);
        }
        double[] crossings = new double[xs.length];
        int last = Math.min(side - 1, (int) Math.floor(bottom));
        for (int row = Math.max(0, (int) Math.floor(top)); row <= last; row++) {
            fillRow(row, crossings, crossings(xs, ys, row + 0.5, crossings), colour, opacity);
        }
    }

    void ellipse(Colour colour, double opacity, double x, double y, double halfWidth, double halfHeight) {
        fill(colour, opacity, Path.ellipse(x, y, halfWidth, halfHeight));
    }

    /** Draws along an open path, as one polygon so that a translucent line has an even tone. */
    void stroke(Colour colour, double opacity, double width, Path path) {
        double[] dx = new double[path.count()];
        double[] dy = new double[path.count()];
        for (int i = 0; i < dx.length; i++) {
            int before = Math.max(0, i - 1);
            int after = Math.min(dx.length - 1, i + 1);
            double alongX = path.x(after) - path.x(before);
            double alongY = path.y(after) - path.y(before);
            double half = width / 2 / Math.max(1e-9, Math.sqrt(alongX * alongX + alongY * alongY));
            dx[i] = -alongY * half;
            dy[i] = alongX * half;
        }
        Path outline = Path.from(path.x(0) + dx[0], path.y(0) + dy[0]);
        for (int i = 1; i < dx.length; i++) {
            outline.to(path.x(i) + dx[i], path.y(i) + dy[i]);
        }
        for (int i = dx.length - 1; i >= 0; i--) {
            outline.to(path.x(i) - dx[i], path.y(i) - dy[i]);
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

package io.lethe.dataset.adapter;

import java.util.Arrays;

/** Scales images to a square; each target pixel is the mean of the area that it covers, so nothing aliases. */
public final class BoxFilter {

    private BoxFilter() {}

    /**
     * Scales an image; its sides are scaled separately, so that the whole of it fills the square.
     *
     * @param target {@code [size, size, 3]} uint8 RGB to fill
     */
    public static void scale(PixelRows image, int size, byte[] target) {
        Cover columns = new Cover(image.width(), size);
        Cover rows = new Cover(image.height(), size);
        byte[] row = new byte[image.width() * 3];
        int read = -1;
        float[] sums = new float[row.length];
        for (int y = 0; y < size; y++) {
            Arrays.fill(sums, 0);
            for (int i = 0; i < rows.count[y]; i++) {
                int source = rows.first[y] + i;
                if (source != read) {
                    image.read(source, row);
                    read = source;
                }
                addRow(row, rows.weights[y][i], sums);
            }
            addColumns(sums, columns, target, y * size * 3);
        }
    }

    /** The one loop over all pixels of the image. */
    private static void addRow(byte[] rgb, float weight, float[] sums) {
        for (int i = 0; i < rgb.length; i++) {
            sums[i] += weight * (rgb[i] & 0xff);
        }
    }

    private static void addColumns(float[] sums, Cover columns, byte[] target, int offset) {
        for (int x = 0; x < columns.first.length; x++) {
            int at = columns.first[x] * 3;
            float red = 0;
            float green = 0;
            float blue = 0;
            for (float share : columns.weights[x]) {
                red += share * sums[at];
                green += share * sums[at + 1];
                blue += share * sums[at + 2];
                at += 3;
            }
            target[offset + 3 * x] = rounded(red);
            target[offset + 3 * x + 1] = rounded(green);
            target[offset + 3 * x + 2] = rounded(blue);
        }
    }

    private static byte rounded(float value) {
        return (byte) Math.min(255, Math.round(value));
    }

    /** Which source pixels each target pixel covers along one axis, and how much of its area each makes up. */
    private static final class Cover {

        private final int[] first;
        private final int[] count;
        private final float[][] weights;

        Cover(int source, int target) {
            first = new int[target];
            count = new int[target];
            weights = new float[target][];
            for (int at = 0; at < target; at++) {
                first[at] = (int) ((long) at * source / target);
                long end = ((long) (at + 1) * source + target - 1) / target;
                count[at] = (int) (end - first[at]);
                weights[at] = new float[count[at]];
                double from = (double) at * source / target;
                double to = (double) (at + 1) * source / target;
                for (int i = 0; i < count[at]; i++) {
                    int pixel = first[at] + i;
                    weights[at][i] = (float) ((Math.min(to, pixel + 1) - Math.max(from, pixel)) / (to - from));
                }
            }
        }
    }
}

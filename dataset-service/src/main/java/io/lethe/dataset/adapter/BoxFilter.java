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
        float[] sums = new float[size * 3];
        for (int y = 0; y < size; y++) {
            Arrays.fill(sums, 0);
            for (int i = 0; i < rows.count[y]; i++) {
                int source = rows.first[y] + i;
                if (source != read) {
                    image.read(source, row);
                    read = source;
                }
                addRow(row, rows.weights[y][i], columns, sums);
            }
            for (int i = 0; i < sums.length; i++) {
                target[y * sums.length + i] = (byte) Math.min(255, Math.round(sums[i]));
            }
        }
    }

    private static void addRow(byte[] rgb, float weight, Cover columns, float[] sums) {
        for (int x = 0; x < sums.length / 3; x++) {
            int at = columns.first[x] * 3;
            float[] weights = columns.weights[x];
            float red = 0;
            float green = 0;
            float blue = 0;
            for (float share : weights) {
                red += share * (rgb[at] & 0xff);
                green += share * (rgb[at + 1] & 0xff);
                blue += share * (rgb[at + 2] & 0xff);
                at += 3;
            }
            sums[3 * x] += weight * red;
            sums[3 * x + 1] += weight * green;
            sums[3 * x + 2] += weight * blue;
        }
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

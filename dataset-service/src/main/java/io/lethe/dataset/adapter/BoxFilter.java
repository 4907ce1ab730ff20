package io.lethe.dataset.adapter;

import java.util.Arrays;

/** Scales images to a square; each target pixel is the mean of the area that it covers, so nothing aliases. */
final class BoxFilter {

    private BoxFilter() {}

    /**
     * Scales an image; its sides are scaled separately, so that the whole of it fills the square.
     *
     * @param target {@code [size, size, 3]} uint8 RGB to fill
     */
    static void scale(ImageDecoder.Pixels image, int size, byte[] target) {
        if (image.height() == size && image.width() == size) {
            System.arraycopy(image.rgb(), 0, target, 0, target.length);
            return;
        }
        Cover columns = new Cover(image.width(), size);
        Cover rows = new Cover(image.height(), size);
        float[] sums = new float[size * 3];
        for (int y = 0; y < size; y++) {
            Arrays.fill(sums, 0);
            for (int from = rows.first(y), i = 0; i < rows.count(y); i++) {
                addRow(image, from + i, rows.weight(y, i), columns, sums);
            }
            for (int i = 0; i < sums.length; i++) {
                target[y * sums.length + i] = (byte) Math.min(255, Math.round(sums[i]));
            }
        }
    }

    private static void addRow(ImageDecoder.Pixels image, int y, float weight, Cover columns, float[] sums) {
        byte[] rgb = image.rgb();
        for (int x = 0; x < sums.length / 3; x++) {
            int at = (y * image.width() + columns.first(x)) * 3;
            for (int i = 0; i < columns.count(x); i++, at += 3) {
                float share = weight * columns.weight(x, i);
                sums[3 * x] += share * (rgb[at] & 0xff);
                sums[3 * x + 1] += share * (rgb[at + 1] & 0xff);
                sums[3 * x + 2] += share * (rgb[at + 2] & 0xff);
            }
        }
    }

    /** Which source pixels each target pixel covers along one axis, and how much of its area each makes up. */
    private record Cover(int source, int target) {

        int first(int at) {
            return (int) ((long) at * source / target);
        }

        int count(int at) {
            long end = ((long) (at + 1) * source + target - 1) / target;
            return (int) (end - first(at));
        }

        float weight(int at, int i) {
            double start = (double) at * source / target;
            double end = (double) (at + 1) * source / target;
            int pixel = first(at) + i;
            return (float) ((Math.min(end, pixel + 1) - Math.max(start, pixel)) / (end - start));
        }
    }
}

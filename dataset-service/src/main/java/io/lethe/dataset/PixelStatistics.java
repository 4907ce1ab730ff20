package io.lethe.dataset;

/** Mean and deviation of all pixel values that were added, whatever their channel. */
final class PixelStatistics {

    private static final int VALUES = 256;

    private final long[] counts = new long[VALUES];

    /** @param pixels uint8 */
    void add(byte[] pixels) {
        for (byte pixel : pixels) {
            counts[Byte.toUnsignedInt(pixel)]++;
        }
    }

    /** Mean, 0…255; 0 of nothing. */
    double mean() {
        return moment(0, 1);
    }

    /** Standard deviation of the population, 0…127.5; 0 of nothing. */
    double deviation() {
        return Math.sqrt(moment(mean(), 2));
    }

    private double moment(double centre, int power) {
        double sum = 0;
        long count = 0;
        for (int value = 0; value < VALUES; value++) {
            sum += counts[value] * Math.pow(value - centre, power);
            count += counts[value];
        }
        return count == 0 ? 0 : sum / count;
    }
}

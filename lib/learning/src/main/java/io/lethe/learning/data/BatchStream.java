package io.lethe.learning.data;

import java.util.SplittableRandom;

/**
 * Endless batches of some samples: each round goes through all of them once in a new order.
 *
 * <p>The batch at a position is a function of seed, name and position alone. Not to be shared between threads.
 */
public final class BatchStream {

    private final String name;
    private final Samples samples;
    private final int batchSize;
    private final Transformation transformation;
    private final long seed;
    private final int batchesPerEpoch;
    private long position;
    private long orderedEpoch = -1;
    private int[] order = {};

    /**
     * Describes a stream, at its first batch.
     *
     * @param name purpose, part of the seed: two streams of one run need two names
     * @param samples what to draw from, at least one
     * @param batchSize samples a batch; the last batch of a round may be smaller, but a single sample left over is left
     *     out, since batch normalisation cannot learn from one
     * @param transformation random change of each image
     * @param seed seed of the run
     */
    public BatchStream(String name, Samples samples, int batchSize, Transformation transformation, long seed) {
        if (samples.size() == 0) {
            throw new IllegalArgumentException("There are no samples to draw '%s' batches from.".formatted(name));
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, not " + batchSize);
        }
        this.name = name;
        this.samples = samples;
        this.batchSize = batchSize;
        this.transformation = transformation;
        this.seed = seed;
        int whole = samples.size() / batchSize;
        this.batchesPerEpoch = Math.max(1, samples.size() % batchSize >= 2 ? whole + 1 : whole);
    }

    /** Purpose of the stream, unique in a run. */
    public String name() {
        return name;
    }

    /** Batches until every sample was drawn once. */
    public int batchesPerEpoch() {
        return batchesPerEpoch;
    }

    /** Number of batches drawn so far. */
    public long position() {
        return position;
    }

    /** Goes to a position, as if that many batches had been drawn. */
    public void seek(long batches) {
        position = batches;
    }

    /** Draws the next batch. */
    public PixelBatch next() {
        int[] indices = indices(position / batchesPerEpoch, (int) (position % batchesPerEpoch));
        SplittableRandom random = Randomness.generator(seed, name + "/images", position);
        position++;
        PixelBatch batch = new PixelBatch(samples, indices.length);
        for (int index : indices) {
            batch.add(index, pixels -> transformation.apply(pixels, samples.height(), samples.width(), random));
        }
        return batch;
    }

    private int[] indices(long epoch, int batch) {
        if (orderedEpoch != epoch) {
            order = Randomness.permutation(samples.size(), Randomness.generator(seed, name + "/order", epoch));
            orderedEpoch = epoch;
        }
        int first = batch * batchSize;
        int[] indices = new int[Math.min(batchSize, samples.size() - first)];
        System.arraycopy(order, first, indices, 0, indices.length);
        return indices;
    }
}

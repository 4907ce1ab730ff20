package io.lethe.learning.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Images and labels of a batch as bytes, gathered one by one. */
public final class PixelBatch {

    private final Samples samples;
    private final int capacity;
    private final byte[] image;
    private final ByteBuffer pixels;
    private final byte[][] labels;
    private final List<Integer> rows = new ArrayList<>();
    private int size;

    /** Makes room for some samples. */
    public PixelBatch(Samples samples, int capacity) {
        this.samples = samples;
        this.capacity = capacity;
        this.image = new byte[samples.imageBytes()];
        this.pixels = ByteBuffer.allocateDirect(Math.multiplyExact(capacity, samples.imageBytes()));
        this.labels = new byte[capacity][];
    }

    /** Adds a sample, its image changed on the way. */
    void add(int index, Consumer<byte[]> change) {
        samples.copyPixels(index, image);
        change.accept(image);
        pixels.put(image);
        labels[size++] = samples.labels(index);
        rows.add(samples.row(index));
    }

    /** Gathers unchanged samples {@code first} to {@code first + count - 1}. */
    public static PixelBatch of(Samples samples, int first, int count) {
        PixelBatch batch = new PixelBatch(samples, count);
        for (int index = first; index < first + count; index++) {
            batch.add(index, pixels -> {});
        }
        return batch;
    }

    /** The samples' rows in their split. */
    public List<Integer> rows() {
        return List.copyOf(rows);
    }

    /** Returns the images, {@code [batch, height, width, 3]} uint8; the tensor belongs to the manager. */
    public NDArray pixels(NDManager manager) {
        Shape shape = new Shape(capacity, samples.height(), samples.width(), 3);
        return manager.create(pixels.duplicate().rewind(), shape, DataType.UINT8);
    }

    /**
     * Returns the labels, {@code [batch]} int64 class indices or {@code [batch, labels]} float32 of 0 and 1; the tensor
     * belongs to the manager.
     */
    public NDArray labels(NDManager manager) {
        if (samples.task().kind() == Task.Kind.SINGLE_LABEL) {
            long[] classes = new long[capacity];
            for (int i = 0; i < capacity; i++) {
                classes[i] = Byte.toUnsignedLong(labels[i][0]);
            }
            return manager.create(classes);
        }
        int width = samples.task().labelsPerSample();
        float[] values = new float[capacity * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = labels[i / width][i % width];
        }
        return manager.create(values, new Shape(capacity, width));
    }
}

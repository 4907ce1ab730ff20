package io.lethe.learning.data;

import io.lethe.learning.data.DatasetFiles.SplitFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Images with labels: a split, or some rows of one. The pixels stay in memory-mapped files. Immutable; threads may
 * share it.
 */
public final class Samples {

    private final Shard shard;
    private final int[] rows;

    private Samples(Shard shard, int[] rows) {
        this.shard = shard;
        this.rows = rows;
    }

    /**
     * Opens a split with all its rows.
     *
     * @throws InvalidInputException if the split is not there, or a file has another size than the number of samples
     *     demands, or a label is out of range
     */
    public static Samples open(DatasetFiles dataset, String split) {
        SplitFiles files = dataset.splits().get(split);
        if (files == null) {
            throw new InvalidInputException("The dataset has no split '%s', only %s."
                    .formatted(split, dataset.splits().keySet()));
        }
        Shard shard = Shard.open(dataset, files);
        return new Samples(shard, IntStream.range(0, files.samples()).toArray());
    }

    /** Number of samples. */
    public int size() {
        return rows.length;
    }

    /** What the labels mean. */
    public Task task() {
        return shard.task;
    }

    /** Image height in pixels. */
    public int height() {
        return shard.height;
    }

    /** Image width in pixels. */
    public int width() {
        return shard.width;
    }

    /** Bytes of one image, {@code height * width * 3}. */
    public int imageBytes() {
        return shard.imageBytes;
    }

    /**
     * Returns the samples at some indices of this set, in the order given.
     *
     * @throws InvalidInputException if an index is out of range
     */
    public Samples select(Collection<Integer> indices) {
        return new Samples(
                shard, indices.stream().mapToInt(index -> rows[checked(index)]).toArray());
    }

    /**
     * Returns the samples at all other indices, in their order.
     *
     * @throws InvalidInputException if an index is out of range
     */
    public Samples without(Collection<Integer> indices) {
        BitSet excluded = new BitSet(rows.length);
        indices.forEach(index -> excluded.set(checked(index)));
        return new Samples(
                shard,
                IntStream.range(0, rows.length)
                        .filter(index -> !excluded.get(index))
                        .map(index -> rows[index])
                        .toArray());
    }

    /**
     * Returns some of the samples, drawn without replacement, in their order; all if there are no more than asked for.
     */
    public Samples sample(int count, SplittableRandom random) {
        if (size() <= count) {
            return this;
        }
        int[] drawn = Arrays.copyOf(Randomness.permutation(size(), random), count);
        Arrays.sort(drawn);
        return select(Arrays.stream(drawn).boxed().toList());
    }

    /**
     * Returns these samples and then others of the same split.
     *
     * @throws IllegalArgumentException if the others are of another split
     */
    public Samples and(Samples others) {
        if (others.shard != shard) {
            throw new IllegalArgumentException("samples of two splits cannot make one set");
        }
        return new Samples(
                shard,
                IntStream.concat(Arrays.stream(rows), Arrays.stream(others.rows))
                        .toArray());
    }

    /** Row of one sample in its split. */
    public int row(int index) {
        return rows[index];
    }

    /** Label bytes of one sample: a class index, or a 0 or 1 for each label. */
    public byte[] labels(int index) {
        int width = shard.task.labelsPerSample();
        byte[] labels = new byte[width];
        System.arraycopy(shard.labels, rows[index] * width, labels, 0, width);
        return labels;
    }

    /** Ordinal of the person in one sample. */
    public int group(int index) {
        return shard.groups[rows[index]];
    }

    /** Copies the image at an index, {@code [height, width, 3]} uint8 RGB, to the start of an array. */
    public void copyPixels(int index, byte[] target) {
        shard.copyPixels(rows[index], target);
    }

    private int checked(int index) {
        if (index < 0 || index >= rows.length) {
            throw new InvalidInputException(
                    "Row %d is outside the %d rows of the split.".formatted(index, rows.length));
        }
        return index;
    }

    /** The files of one split. */
    private static final class Shard {
        /** Rows are mapped in pieces, since one mapping ends at 2 GiB. */
        private static final int PIECE_BYTES = 1 << 30;

        private final int height;
        private final int width;
        private final int imageBytes;
        private final Task task;
        private final byte[] labels;
        private final int[] groups;
        private final int rowsPerPiece;
        private final List<MappedByteBuffer> pieces;

        private Shard(
                DatasetFiles dataset, byte[] labels, int[] groups, int rowsPerPiece, List<MappedByteBuffer> pieces) {
            this.height = dataset.height();
            this.width = dataset.width();
            this.imageBytes = Math.multiplyExact(Math.multiplyExact(height, width), 3);
            this.task = dataset.task();
            this.labels = labels;
            this.groups = groups;
            this.rowsPerPiece = rowsPerPiece;
            this.pieces = List.copyOf(pieces);
        }

        static Shard open(DatasetFiles dataset, SplitFiles files) {
            long imageBytes = 3L * dataset.height() * dataset.width();
            checkSize(files.pixels(), imageBytes * files.samples());
            checkSize(files.labels(), (long) dataset.task().labelsPerSample() * files.samples());
            checkSize(files.groups(), (long) Integer.BYTES * files.samples());
            int rowsPerPiece = (int) Math.max(1, PIECE_BYTES / imageBytes);
            try {
                byte[] labels = Files.readAllBytes(files.labels());
                checkLabels(dataset.task(), labels);
                int[] groups = readGroups(files);
                return new Shard(dataset, labels, groups, rowsPerPiece, map(files, imageBytes, rowsPerPiece));
            } catch (IOException e) {
                throw new InvalidInputException("A file of the dataset cannot be read: " + e.getMessage(), e);
            }
        }

        private static int[] readGroups(SplitFiles files) throws IOException {
            int[] groups = new int[files.samples()];
            ByteBuffer.wrap(Files.readAllBytes(files.groups()))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asIntBuffer()
                    .get(groups);
            return groups;
        }

        private static List<MappedByteBuffer> map(SplitFiles files, long imageBytes, int rowsPerPiece)
                throws IOException {
            List<MappedByteBuffer> pieces = new ArrayList<>();
            try (FileChannel channel = FileChannel.open(files.pixels(), StandardOpenOption.READ)) {
                for (int first = 0; first < files.samples(); first += rowsPerPiece) {
                    int rows = Math.min(rowsPerPiece, files.samples() - first);
                    pieces.add(channel.map(MapMode.READ_ONLY, first * imageBytes, rows * imageBytes));
                }
            }
            return pieces;
        }

        void copyPixels(int row, byte[] target) {
            ByteBuffer piece = pieces.get(row / rowsPerPiece);
            piece.get(row % rowsPerPiece * imageBytes, target, 0, imageBytes);
        }

        private static void checkSize(Path file, long expected) {
            try {
                long actual = Files.size(file);
                if (actual != expected) {
                    throw new InvalidInputException(
                            "%s has %d bytes where %d are expected.".formatted(file.getFileName(), actual, expected));
                }
            } catch (IOException e) {
                throw new InvalidInputException("A file of the dataset cannot be read: " + e.getMessage(), e);
            }
        }

        private static void checkLabels(Task task, byte[] labels) {
            int values = task.kind() == Task.Kind.SINGLE_LABEL ? task.outputs() : 2;
            for (byte label : labels) {
                if (Byte.toUnsignedInt(label) >= values) {
                    throw new InvalidInputException(
                            "Label %d is not below %d.".formatted(Byte.toUnsignedInt(label), values));
                }
            }
        }
    }
}

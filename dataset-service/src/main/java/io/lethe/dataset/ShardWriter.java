package io.lethe.dataset;

import io.lethe.contracts.ErrorCode;
import io.lethe.dataset.adapter.BadInputException;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.InputProblem;
import io.lethe.dataset.adapter.InputProblems;
import io.lethe.dataset.adapter.Picture;
import io.lethe.dataset.adapter.Remark;
import io.lethe.dataset.adapter.Sample;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Decodes every image once, on all cores, into raw files without headers. */
final class ShardWriter {

    /** Images decoded at a time, where they are small; fewer where they are large. */
    private static final int MOST_AT_A_TIME = 256;

    private static final int FEWEST_AT_A_TIME = 8;
    private static final int BYTES_AT_A_TIME = 8 << 20;

    private static final CSVFormat INDEX = CSVFormat.RFC4180
            .builder()
            .setHeader("row", "sample", "identity", "id")
            .setRecordSeparator('\n')
            .get();

    private final DatasetSource source;
    private final Splits splits;
    private final List<String> ids;
    private final int size;
    private final InputProblems problems;
    private final ImportProgress progress;
    private final SamePictures samePictures;
    private final Map<Remark, List<Long>> remarked = new EnumMap<>(Remark.class);
    private final Map<String, Integer> ordinals = new HashMap<>();

    /**
     * @param ids of all samples of the source, in their order
     * @param problems collects undecodable images, so that one answer names many
     * @param progress is told of each image
     */
    ShardWriter(
            DatasetSource source,
            Splits splits,
            List<String> ids,
            int size,
            InputProblems problems,
            ImportProgress progress) {
        this.source = source;
        this.splits = splits;
        this.ids = List.copyOf(ids);
        this.size = size;
        this.problems = problems;
        this.progress = progress;
        this.samePictures = new SamePictures(source);
    }

    /**
     * Writes all splits below a folder.
     *
     * @throws BadInputException naming the images that cannot be decoded
     */
    List<SplitShards> write(Path folder) throws IOException {
        List<SplitShards> written = new ArrayList<>();
        for (String name : splits.names()) {
            written.add(write(name, Files.createDirectory(folder.resolve(name))));
        }
        problems.throwIfAny();
        return written;
    }

    /** What was found in the images, once they are written. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        remarked.forEach((remark, rows) -> findings.add(remark.finding(rows)));
        findings.addAll(samePictures.findings());
        return findings;
    }

    private SplitShards write(String name, Path folder) throws IOException {
        List<Sample> samples = splits.samples(name);
        int identities = (int) samples.stream().map(Sample::identity).distinct().count();
        PixelStatistics statistics = new PixelStatistics();
        Shard pixels = shard(folder, "pixels.bin", stream -> writePixels(splits.rows(name), statistics, stream));
        return new SplitShards(
                name,
                samples.size(),
                identities,
                statistics.mean(),
                statistics.deviation(),
                pixels,
                shard(folder, "labels.bin", stream -> writeLabels(samples, stream)),
                shard(folder, "groups.bin", stream -> writeGroups(samples, stream)),
                shard(folder, "ids.bin", stream -> writeIds(name, stream)),
                shard(folder, "index.csv", stream -> writeIndex(name, stream)));
    }

    private void writePixels(List<Integer> rows, PixelStatistics statistics, OutputStream stream) throws IOException {
        int bytes = size * size * 3;
        int most = Math.max(FEWEST_AT_A_TIME, Math.min(MOST_AT_A_TIME, BYTES_AT_A_TIME / bytes));
        byte[][] chunk = new byte[most][bytes];
        for (int start = 0; start < rows.size(); start += most) {
            List<Integer> part = rows.subList(start, Math.min(rows.size(), start + most));
            List<@Nullable Picture> pictures = decode(part, chunk);
            progress.advance(part.size());
            for (int i = 0; i < part.size(); i++) {
                stream.write(chunk[i]);
                statistics.add(chunk[i]);
                Picture picture = pictures.get(i);
                if (picture != null) {
                    samePictures.add(part.get(i), picture, chunk[i], size);
                    long row = source.row(part.get(i));
                    picture.remarks()
                            .forEach(remark -> remarked.computeIfAbsent(remark, r -> new ArrayList<>())
                                    .add(row));
                }
            }
            if (problems.full()) {
                problems.throwIfAny();
            }
        }
    }

    private List<@Nullable Picture> decode(List<Integer> rows, byte[][] targets) {
        List<Decoded> all = IntStream.range(0, rows.size())
                .parallel()
                .mapToObj(i -> decode(rows.get(i), targets[i]))
                .toList();
        all.forEach(decoded -> decoded.problems().forEach(problems::add));
        return all.stream().<@Nullable Picture>map(Decoded::picture).toList();
    }

    private Decoded decode(int row, byte[] target) {
        progress.throwIfCancelled();
        try {
            return new Decoded(source.decode(row, size, target), List.of());
        } catch (BadInputException e) {
            if (e.code() != ErrorCode.INVALID_DATASET) {
                throw e;
            }
            return new Decoded(null, e.problems());
        }
    }

    private record Decoded(@Nullable Picture picture, List<InputProblem> problems) {}

    private static void writeLabels(List<Sample> samples, OutputStream stream) throws IOException {
        for (Sample sample : samples) {
            for (int label : sample.labels()) {
                stream.write(label);
            }
        }
    }

    private void writeGroups(List<Sample> samples, OutputStream stream) throws IOException {
        ByteBuffer groups = ByteBuffer.allocate(samples.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Sample sample : samples) {
            groups.putInt(ordinals.computeIfAbsent(sample.identity(), identity -> ordinals.size()));
        }
        stream.write(groups.array());
    }

    private void writeIds(String name, OutputStream stream) throws IOException {
        List<Integer> rows = splits.rows(name);
        ByteBuffer numbers = ByteBuffer.allocate(rows.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int position : rows) {
            numbers.putLong(Long.parseUnsignedLong(ids.get(position), 16));
        }
        stream.write(numbers.array());
    }

    private void writeIndex(String name, OutputStream stream) throws IOException {
        int row = 0;
        try (CSVPrinter index = INDEX.print(new OutputStreamWriter(stream, StandardCharsets.UTF_8))) {
            for (int position : splits.rows(name)) {
                Sample sample = source.samples().get(position);
                index.printRecord(row++, sample.id(), sample.identity(), ids.get(position));
            }
        }
    }

    private static Shard shard(Path folder, String name, Content content) throws IOException {
        try (ShardFile file = new ShardFile(folder, name)) {
            content.writeTo(file.stream());
            return file.finished();
        }
    }

    private interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }
}

package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.BadInputException;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.InputProblem;
import io.lethe.dataset.adapter.InputProblems;
import io.lethe.dataset.adapter.Picture;
import io.lethe.dataset.adapter.Sample;
import io.lethe.dataset.adapter.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardWriterTest {

    private static final int SIZE = 2;
    private static final int PIXELS = SIZE * SIZE * 3;

    @TempDir
    private Path folder;

    @Test
    void writesRowsInTheSameOrderIntoEachFile() throws IOException {
        List<SplitShards> written = write(new NumberedImages(1000, Set.of(), ErrorCode.INVALID_DATASET), 20);

        SplitShards train = written.get(0);
        assertThat(train.name()).isEqualTo("train");
        assertThat(train.samples()).isEqualTo(998);
        byte[] pixels = Files.readAllBytes(train.pixels().path());
        assertThat(pixels).hasSize(998 * PIXELS);
        assertThat(pixels[500 * PIXELS]).isEqualTo((byte) 500);
        assertThat(Files.readAllBytes(train.labels().path())[500]).isEqualTo((byte) (500 % 3));
        assertThat(Files.readAllLines(train.index().path()).get(501))
                .isEqualTo("500,image-500,person-500," + ids(1000).get(500));
        long id = ByteBuffer.wrap(Files.readAllBytes(train.ids().path()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong(500 * Long.BYTES);
        assertThat(Long.toUnsignedString(id, 16)).isEqualTo(ids(1000).get(500).replaceFirst("^0+", ""));
    }

    @Test
    void numbersIdentitiesOverAllSplits() throws IOException {
        List<SplitShards> written = write(new NumberedImages(4, Set.of(), ErrorCode.INVALID_DATASET), 20);

        assertThat(Files.readAllBytes(written.get(0).groups().path())).containsExactly(0, 0, 0, 0, 1, 0, 0, 0);
        assertThat(Files.readAllBytes(written.get(2).groups().path())).containsExactly(3, 0, 0, 0);
    }

    @Test
    void namesTheContentByItsDigests() throws IOException {
        TaskSpec task = new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("a", "b", "c"));
        List<SplitShards> written = write(new NumberedImages(4, Set.of(), ErrorCode.INVALID_DATASET), 20);

        assertThat(DatasetVersion.of(SIZE, task, written))
                .hasSize(16)
                .isEqualTo(DatasetVersion.of(SIZE, task, written))
                .isNotEqualTo(DatasetVersion.of(SIZE, task, written.subList(0, 2)))
                .isNotEqualTo(DatasetVersion.of(SIZE + 1, task, written))
                .isNotEqualTo(DatasetVersion.of(
                        SIZE, new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("a", "b", "d")), written));
    }

    @Test
    void listsUndecodableImagesOfAllSplitsUpToTheLimit() {
        NumberedImages broken = new NumberedImages(600, Set.of(3, 400, 599), ErrorCode.INVALID_DATASET);

        assertThatThrownBy(() -> write(broken, 20))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(InputProblem::row)
                                .containsExactly(3L, 400L, 599L));
    }

    @Test
    void stopsAtTheLimit() {
        NumberedImages broken = new NumberedImages(600, Set.of(3, 4, 599), ErrorCode.INVALID_DATASET);

        assertThatThrownBy(() -> write(broken, 2))
                .isInstanceOfSatisfying(
                        BadInputException.class, e -> assertThat(e.problems()).hasSize(2));
    }

    @Test
    void stopsAtOnceWhereTheArchiveIsUnsafe() {
        NumberedImages unsafe = new NumberedImages(6, Set.of(1), ErrorCode.UNSAFE_ARCHIVE);

        assertThatThrownBy(() -> write(unsafe, 20))
                .isInstanceOfSatisfying(
                        BadInputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSAFE_ARCHIVE));
    }

    private List<SplitShards> write(DatasetSource source, int mostProblems) throws IOException {
        InputProblems problems = new InputProblems(ErrorCode.INVALID_DATASET, mostProblems);
        Path below = Files.createTempDirectory(folder, "shards");
        List<String> ids = ids(source.samples().size());
        return new ShardWriter(source, Splits.prove(source.samples()), ids, SIZE, problems, new ImportProgress())
                .write(below);
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj("%016x"::formatted).toList();
    }

    /** Images filled with their number; the last two are {@code test} and {@code unseen}. */
    private record NumberedImages(int count, Set<Integer> broken, ErrorCode code) implements DatasetSource {

        @Override
        public TaskSpec task() {
            return new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("a", "b", "c"));
        }

        @Override
        public List<Sample> samples() {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String split = i == count - 1 ? "unseen" : i == count - 2 ? "test" : "train";
                samples.add(new Sample("image-" + i, "person-" + i, split, List.of(i % 3)));
            }
            return samples;
        }

        @Override
        public List<String> forget() {
            return List.of();
        }

        @Override
        public Picture decode(int sample, int size, byte[] target) {
            if (broken.contains(sample)) {
                Upload upload = new Upload("csv", "faces.csv", Path.of("faces.csv"));
                throw new BadInputException(code, new InputProblem(upload, (long) sample, "broken"));
            }
            Arrays.fill(target, (byte) sample);
            return Picture.DRAWN;
        }
    }
}

package io.lethe.dataset.adapter.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Sample;
import io.lethe.dataset.adapter.SourceAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {

    private static final String IMAGES = "train-images-idx3-ubyte";

    @TempDir
    Path folder;

    private final SourceAdapter mnist = Mnist.digits(Packed.limits());

    @Test
    void readsFilesWithAndWithoutGzip() {
        Packed benchmark = benchmark();
        benchmark
                .file(IMAGES + ".gz", Packed.gzipped(benchmark.content(IMAGES)))
                .without(IMAGES);

        try (DatasetSource source = benchmark.open(mnist, folder, "{}")) {
            assertThat(source.samples()).hasSize(24);
            assertThat(source.samples().get(3).labels()).containsExactly(3);
            assertThat(source.samples().get(20).id()).isEqualTo("t10k-00000");
            assertThat(Packed.colours(source).subList(0, 3))
                    .containsExactly(List.of(0, 0, 0), List.of(10, 10, 10), List.of(20, 20, 20));
            assertThat(Packed.colours(source).get(20)).containsExactly(200, 200, 200);
        }
    }

    /** Beside the upload, which outlives the import, nothing stays. */
    @Test
    void expandsWhereItWorks() throws IOException {
        Path work = Files.createDirectory(folder.resolve("work"));
        try (DatasetSource source = benchmark().open(mnist, work, "{}")) {
            List<String> uploads;
            try (Stream<Path> files = Files.walk(work)) {
                uploads = files.filter(file -> file.endsWith("images"))
                        .flatMap(MnistTest::siblings)
                        .toList();
            }
            assertThat(uploads).containsExactly("images");
            assertThat(siblings(work.resolve("any"))).anyMatch(name -> name.startsWith("benchmark-"));
            assertThat(source.samples()).isNotEmpty();
        }
    }

    private static Stream<String> siblings(Path file) {
        return Arrays.stream(Objects.requireNonNull(
                Objects.requireNonNull(file.getParent()).toFile().list()));
    }

    @Test
    void dividesAsTheDeepUnlearnBenchmarkDoes() {
        try (DatasetSource source = benchmark().open(mnist, folder, "{}");
                DatasetSource again = benchmark().open(mnist, folder, "{}");
                DatasetSource more = benchmark().open(mnist, folder, "{\"forget\": 0.5}")) {
            // 15 % of 20 are validation, half of them unseen; a tenth of the 17 others, rounded up, is forgotten.
            assertThat(Packed.ids(source, "validation")).hasSize(1);
            assertThat(Packed.ids(source, "unseen")).hasSize(2);
            assertThat(Packed.ids(source, "train")).hasSize(17);
            assertThat(Packed.ids(source, "test")).hasSize(4);
            assertThat(source.forget()).hasSize(2).isSubsetOf(Packed.ids(source, "train"));
            assertThat(again.samples()).isEqualTo(source.samples());
            assertThat(again.forget()).isEqualTo(source.forget());
            assertThat(more.forget()).hasSize(9).containsAll(source.forget());
            assertThat(source.samples()).extracting(Sample::identity).doesNotHaveDuplicates();
        }
    }

    @Test
    void tellsThatAFileHasOtherCountsThanThePublishedOne() {
        try (DatasetSource source = benchmark().open(mnist, folder, "{}")) {
            assertThat(Packed.codes(source)).containsExactly("count-differs", "count-differs");
            assertThat(source.findings().get(0).text()).contains("has 20 images, the published one 60000");
        }
    }

    @Test
    void clothesHaveNames() {
        try (DatasetSource source = benchmark().open(Mnist.clothes(Packed.limits()), folder, "{}")) {
            assertThat(source.task().labels())
                    .hasSize(10)
                    .startsWith("T-shirt/top")
                    .endsWith("Ankle boot");
        }
    }

    @Test
    void namesTheFileThatIsCutOffOrDoesNotFit() {
        byte[] images = benchmark().content(IMAGES);
        benchmark()
                .file(IMAGES, Arrays.copyOf(images, images.length - 1))
                .refused(mnist, folder, "train-images-idx3-ubyte has 335 bytes; by its header it should have 336");
        benchmark()
                .file(IMAGES, Arrays.copyOf(images, 9))
                .refused(mnist, folder, "is cut off within its header, after 9 bytes");
        benchmark().file(IMAGES, new byte[] {80, 75, 3, 4}).refused(mnist, folder, IMAGES + " is no IDX file");
        benchmark().file(IMAGES, new byte[0]).refused(mnist, folder, IMAGES + " is no IDX file");
        benchmark()
                .file("t10k-labels-idx1-ubyte", labels(5))
                .refused(mnist, folder, "t10k-images-idx3-ubyte has 4 images and t10k-labels-idx1-ubyte has 5 labels");
        benchmark()
                .file("t10k-labels-idx1-ubyte", labels(4, 0, 1, 10, 2))
                .refused(mnist, folder, "t10k-labels-idx1-ubyte has the label 10 at image 2; expected 0 to 9");
        benchmark().file("t10k-labels-idx1-ubyte", images).refused(mnist, folder, "has type 8 and 3 dimensions");
        benchmark().without("t10k-labels-idx1-ubyte").refused(mnist, folder, "t10k-labels-idx1-ubyte is missing");
        byte[] gzip = Packed.gzipped(images);
        benchmark()
                .without(IMAGES)
                .file(IMAGES + ".gz", Arrays.copyOf(gzip, gzip.length / 2))
                .refused(mnist, folder, IMAGES + ".gz is gzipped, and cut off or damaged");
        benchmark()
                .file(IMAGES, idx(new byte[0], -1, 4, 4))
                .refused(mnist, folder, "has a header with impossible sizes");
    }

    @Test
    void refusesToForgetEverything() {
        assertThatThrownBy(() -> benchmark().open(mnist, folder, "{\"forget\": 1}"))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("forget is 1.0; expected a share between 0 and 1");
    }

    private static Packed benchmark() {
        return new Packed()
                .file(IMAGES, images(20, 0))
                .file("train-labels-idx1-ubyte", labels(20))
                .file("t10k-images-idx3-ubyte", images(4, 200))
                .file("t10k-labels-idx1-ubyte", labels(4));
    }

    /** Images of 4×4 pixels, each of one grey. */
    private static byte[] images(int count, int first) {
        byte[] pixels = new byte[count * 16];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (first + 10 * (i / 16));
        }
        return idx(pixels, count, 4, 4);
    }

    private static byte[] labels(int count, int... values) {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (values.length == 0 ? i % 10 : values[i]);
        }
        return idx(labels, count);
    }

    private static byte[] idx(byte[] values, int... sizes) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
        file.put(new byte[] {0, 0, 8, (byte) sizes.length});
        for (int size : sizes) {
            file.putInt(size);
        }
        return file.put(values).array();
    }
}

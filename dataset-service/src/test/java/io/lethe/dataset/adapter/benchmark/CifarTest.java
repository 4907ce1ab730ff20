package io.lethe.dataset.adapter.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Sample;
import io.lethe.dataset.adapter.SourceAdapter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {

    private static final String BATCHES = "cifar-10-batches-bin/";
    private static final int PIXELS = 3 * 32 * 32;

    @TempDir
    Path folder;

    private final SourceAdapter ten = Cifar.ten(Packed.limits());
    private final SourceAdapter hundred = Cifar.hundred(Packed.limits());

    @Test
    void readsTheFiveBatchesInTheirOrder() {
        try (DatasetSource source = cifar10().open(ten, folder, "{}")) {
            assertThat(source.samples()).hasSize(12);
            assertThat(source.samples())
                    .extracting(Sample::id)
                    .startsWith("data_batch_1-00000", "data_batch_1-00001", "data_batch_2-00000")
                    .endsWith("test_batch-00000", "test_batch-00001");
            assertThat(source.samples().get(2).labels()).containsExactly(2);
            assertThat(source.task().labels()).hasSize(10).startsWith("class 0");
            // Red, green and blue lie one after the other.
            assertThat(Packed.colours(source).get(2)).containsExactly(21, 22, 23);
            assertThat(Packed.ids(source, "test")).hasSize(2);
            assertThat(Packed.codes(source)).containsExactly("count-differs", "count-differs");
        }
    }

    @Test
    void takesTheFineOfTheTwoLabelsOfCifar100() {
        Packed benchmark = new Packed()
                .text("fine_label_names.txt", names(100))
                .text("coarse_label_names.txt", names(20))
                .file("train.bin", records(8, 3, 42))
                .file("test.bin", records(2, 19, 99));

        try (DatasetSource source = benchmark.open(hundred, folder, "{}")) {
            assertThat(source.samples().get(0).labels()).containsExactly(42);
            assertThat(source.samples().get(9).labels()).containsExactly(99);
            assertThat(Packed.colours(source).get(0)).containsExactly(1, 2, 3);
            assertThat(source.forget()).hasSize(1);
        }
    }

    @Test
    void namesTheFileThatIsCutOffOrOfAnotherFormat() {
        byte[] batch = records(2, 1);
        cifar10()
                .file(BATCHES + "data_batch_3.bin", Arrays.copyOf(batch, batch.length - 5))
                .refused(
                        ten,
                        folder,
                        "data_batch_3.bin has 6141 bytes; records of 3073 would end at 3073: it is cut off");
        cifar10().file(BATCHES + "data_batch_3.bin", new byte[0]).refused(ten, folder, "data_batch_3.bin has 0 bytes");
        cifar10()
                .file(BATCHES + "test_batch.bin", records(2, 10))
                .refused(ten, folder, "test_batch.bin has the label 10 at image 0; expected 0 to 9");
        cifar10().without(BATCHES + "data_batch_5.bin").refused(ten, folder, "data_batch_5.bin is missing");
        cifar10()
                .text(BATCHES + "batches.meta.txt", names(9))
                .refused(ten, folder, "batches.meta.txt has 9 names; expected 10");
    }

    private static Packed cifar10() {
        Packed benchmark = new Packed()
                .text(BATCHES + "batches.meta.txt", names(10) + "\n")
                .file(BATCHES + "test_batch.bin", records(2, 7));
        for (int batch = 1; batch <= 5; batch++) {
            benchmark.file(BATCHES + "data_batch_%d.bin".formatted(batch), records(2, batch));
        }
        return benchmark;
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "class " + i + "\n").collect(Collectors.joining());
    }

    /** Records whose colours are ten times the last label, or none for two labels, and 1, 2, 3. */
    private static byte[] records(int count, int... labels) {
        int record = labels.length + PIXELS;
        byte[] file = new byte[count * record];
        int base = labels.length == 1 ? 10 * labels[0] : 0;
        for (int i = 0; i < count; i++) {
            for (int label = 0; label < labels.length; label++) {
                file[i * record + label] = (byte) labels[label];
            }
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                file[i * record + labels.length + pixel] = (byte) (base + 1 + pixel / (32 * 32));
            }
        }
        return file;
    }
}

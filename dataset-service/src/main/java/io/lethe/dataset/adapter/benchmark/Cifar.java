package io.lethe.dataset.adapter.benchmark;

import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.ImportLimits;
import io.lethe.dataset.adapter.SourceAdapter;
import io.lethe.dataset.adapter.SourceRequest;
import io.lethe.dataset.adapter.Upload;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CIFAR-10 and CIFAR-100 (Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009) in their binary
 * version: records of one label, or a coarse and a fine one of which the fine one counts, and 32×32 pixels, all red,
 * all green, all blue; and a list of the classes' names.
 *
 * @param kind name of the format
 * @param classes number of classes
 * @param names the list of their names
 * @param labels bytes before the pixels, the last of which is the class
 * @param train files of the training part
 * @param test file of the test part
 */
record Cifar(String kind, int classes, String names, int labels, List<String> train, String test, ImportLimits limits)
        implements SourceAdapter {

    private static final int SIDE = 32;
    private static final int PIXELS = SIDE * SIDE * 3;
    private static final int TRAIN_IMAGES = 50_000;
    private static final int TEST_IMAGES = 10_000;

    static Cifar ten(ImportLimits limits) {
        return new Cifar(
                "cifar10",
                10,
                "batches.meta.txt",
                1,
                IntStream.rangeClosed(1, 5)
                        .mapToObj("data_batch_%d.bin"::formatted)
                        .toList(),
                "test_batch.bin",
                limits);
    }

    static Cifar hundred(ImportLimits limits) {
        return new Cifar("cifar100", 100, "fine_label_names.txt", 2, List.of("train.bin"), "test.bin", limits);
    }

    /** The two datasets. */
    @Singleton
    static final class Adapters {

        @Produces
        @Singleton
        SourceAdapter ten(ImportLimits limits) {
            return Cifar.ten(limits);
        }

        @Produces
        @Singleton
        SourceAdapter hundred(ImportLimits limits) {
            return Cifar.hundred(limits);
        }
    }

    @Override
    public int defaultSize() {
        return SIDE;
    }

    @Override
    public DatasetSource open(SourceRequest request) {
        DeepUnlearnSplit split = DeepUnlearnSplit.of(request);
        List<PixelFile> files = new ArrayList<>();
        try (PackedFolder folder = PackedFolder.open(request, limits)) {
            List<PixelImages.Place> places = new ArrayList<>();
            List<Finding> findings = new ArrayList<>();
            DeepUnlearnSplit.Divided divided = split.divide(
                    part(folder, train, TRAIN_IMAGES, files, places, findings),
                    part(folder, List.of(test), TEST_IMAGES, files, places, findings));
            return new PixelImages(
                    new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, classNames(folder)),
                    divided.samples(),
                    places,
                    divided.forget(),
                    findings,
                    files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LetheException e) {
            PixelImages.close(files);
            throw e;
        }
    }

    private List<String> classNames(PackedFolder folder) throws IOException {
        List<String> found = new String(folder.read(folder.require(names, names::equals)), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (found.size() != classes) {
            throw folder.bad("%s has %d names; expected %d".formatted(names, found.size(), classes));
        }
        return found;
    }

    private List<DeepUnlearnSplit.Item> part(
            PackedFolder folder,
            List<String> parts,
            int published,
            List<PixelFile> files,
            List<PixelImages.Place> places,
            List<Finding> findings)
            throws IOException {
        List<DeepUnlearnSplit.Item> items = new ArrayList<>();
        for (String name : parts) {
            Upload content = folder.extracted(folder.require(name, name::equals));
            byte[] labelOf = labels(folder, name, content);
            PixelFile file =
                    new PixelFile(content.path(), new PixelFile.Layout(0, labels + PIXELS, labels, SIDE, SIDE, 3));
            files.add(file);
            String stem = name.substring(0, name.indexOf('.'));
            for (int i = 0; i < labelOf.length; i++) {
                places.add(new PixelImages.Place(file, i));
                items.add(new DeepUnlearnSplit.Item("%s-%05d".formatted(stem, i), labelOf[i]));
            }
        }
        Counts.differ(String.join(", ", parts), items.size(), published).ifPresent(findings::add);
        return items;
    }

    private byte[] labels(PackedFolder folder, String name, Upload content) throws IOException {
        int record = labels + PIXELS;
        long size = Files.size(content.path());
        if (size == 0 || size % record != 0) {
            throw folder.bad("%s has %d bytes; records of %d would end at %d: it is cut off, or of another format"
                    .formatted(name, size, record, size / record * record));
        }
        byte[] labelOf = new byte[(int) (size / record)];
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(content.path()))) {
            for (int i = 0; i < labelOf.length; i++) {
                stream.skipNBytes(labels - 1L);
                labelOf[i] = (byte) stream.read();
                if (labelOf[i] < 0 || labelOf[i] >= classes) {
                    throw folder.bad("%s has the label %d at image %d; expected 0 to %d"
                            .formatted(name, Byte.toUnsignedInt(labelOf[i]), i, classes - 1));
                }
                stream.skipNBytes(PIXELS);
            }
        }
        return labelOf;
    }
}

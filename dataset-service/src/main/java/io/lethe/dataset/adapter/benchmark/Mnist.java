package io.lethe.dataset.adapter.benchmark;

import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.ImportLimits;
import io.lethe.dataset.adapter.SourceAdapter;
import io.lethe.dataset.adapter.SourceRequest;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * MNIST, handwritten digits (LeCun, Cortes, Burges, 1998), and Fashion-MNIST, clothes (Xiao, Rasul, Vollgraf, 2017):
 * four IDX files of the same names, gzipped or not. Grey images become RGB, scaled to 32 pixels as the Deep Unlearn
 * benchmark does.
 */
final class Mnist implements SourceAdapter {

    private static final String CLASSES = "0,1,2,3,4,5,6,7,8,9";
    private static final String CLOTHES = "T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot";

    private final String kind;
    private final List<String> classes;
    private final ImportLimits limits;

    private Mnist(String kind, String classes, ImportLimits limits) {
        this.kind = kind;
        this.classes = List.of(classes.split(","));
        this.limits = limits;
    }

    static Mnist digits(ImportLimits limits) {
        return new Mnist("mnist", CLASSES, limits);
    }

    static Mnist clothes(ImportLimits limits) {
        return new Mnist("fashion-mnist", CLOTHES, limits);
    }

    /** The two datasets. */
    @Singleton
    static final class Adapters {

        @Produces
        @Singleton
        SourceAdapter digits(ImportLimits limits) {
            return Mnist.digits(limits);
        }

        @Produces
        @Singleton
        SourceAdapter clothes(ImportLimits limits) {
            return Mnist.clothes(limits);
        }
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public int defaultSize() {
        return 32;
    }

    @Override
    public DatasetSource open(SourceRequest request) {
        DeepUnlearnSplit split = DeepUnlearnSplit.of(request);
        List<PixelFile> files = new ArrayList<>();
        try (PackedFolder folder = PackedFolder.open(request, limits)) {
            List<PixelImages.Place> places = new ArrayList<>();
            List<Finding> findings = new ArrayList<>();
            DeepUnlearnSplit.Divided divided = split.divide(
                    part(folder, "train", 60_000, files, places, findings),
                    part(folder, "t10k", 10_000, files, places, findings));
            return new PixelImages(
                    new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, classes),
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

    private List<DeepUnlearnSplit.Item> part(
            PackedFolder folder,
            String prefix,
            int published,
            List<PixelFile> files,
            List<PixelImages.Place> places,
            List<Finding> findings)
            throws IOException {
        Idx images = Idx.read(folder, entry(folder, prefix + "-images-idx3-ubyte"), 3);
        Idx labels = Idx.read(folder, entry(folder, prefix + "-labels-idx1-ubyte"), 1);
        if (images.count() != labels.count()) {
            throw folder.bad("%s has %d images and %s has %d labels"
                    .formatted(images.name(), images.count(), labels.name(), labels.count()));
        }
        if (images.sizes()[1] < 1 || images.sizes()[2] < 1) {
            throw folder.bad("%s has images without a pixel".formatted(images.name()));
        }
        byte[] values = labels.values();
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= classes.size()) {
                throw folder.bad("%s has the label %d at image %d; expected 0 to %d"
                        .formatted(labels.name(), Byte.toUnsignedInt(values[i]), i, classes.size() - 1));
            }
        }
        PixelFile file = new PixelFile(images.file(), images.layout());
        files.add(file);
        IntStream.range(0, values.length).forEach(i -> places.add(new PixelImages.Place(file, i)));
        Counts.differ(images.name(), values.length, published).ifPresent(findings::add);
        return IntStream.range(0, values.length)
                .mapToObj(i -> new DeepUnlearnSplit.Item("%s-%05d".formatted(prefix, i), values[i]))
                .toList();
    }

    /** Some mirrors write a dot before {@code idx}. */
    private static String entry(PackedFolder folder, String name) {
        Pattern pattern = Pattern.compile(name.replace("-idx", "[-.]idx") + "(\\.gz)?");
        return folder.require(name, found -> pattern.matcher(found).matches());
    }
}

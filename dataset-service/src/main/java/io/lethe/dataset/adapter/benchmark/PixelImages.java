package io.lethe.dataset.adapter.benchmark;

import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.BoxFilter;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.Picture;
import io.lethe.dataset.adapter.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/**
 * A benchmark whose images are records of a few files.
 *
 * @param task what is predicted
 * @param samples all images, each an identity of its own
 * @param places the record of each sample
 * @param forget what the benchmark forgets
 * @param findings what the owner should know
 * @param files all files of the places
 */
record PixelImages(
        TaskSpec task,
        List<Sample> samples,
        List<Place> places,
        List<String> forget,
        List<Finding> findings,
        List<PixelFile> files)
        implements DatasetSource {

    /** A record of a file. */
    record Place(PixelFile file, int number) {}

    @Override
    public Picture decode(int sample, int size, byte[] target) {
        Place place = places.get(sample);
        try {
            PixelFile.Image image = place.file().image(place.number());
            BoxFilter.scale(image.pixels(), size, target);
            return new Picture(image.content(), Set.of());
        } catch (IOException e) {
            throw new UncheckedIOException("A file of the working folder is gone", e);
        }
    }

    @Override
    public void close() {
        close(files);
    }

    static void close(List<PixelFile> files) {
        files.forEach(file -> {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

package io.lethe.dataset.adapter.benchmark;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.BadInputException;
import io.lethe.dataset.adapter.ContentDigest;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.ImageDecoder;
import io.lethe.dataset.adapter.InputProblem;
import io.lethe.dataset.adapter.Picture;
import io.lethe.dataset.adapter.Sample;
import java.io.IOException;
import java.util.List;

/**
 * A benchmark whose images are files of their own.
 *
 * @param task what is predicted
 * @param samples all images; the id of each is the end of its path
 * @param entries the file of each sample
 * @param forget people whom the benchmark forgets
 * @param forgetSamples or the images, where it divides by images
 * @param findings what the owner should know
 * @param folder the files
 * @param decoder reads them
 */
record PackedImages(
        TaskSpec task,
        List<Sample> samples,
        List<String> entries,
        List<String> forget,
        List<Integer> forgetSamples,
        List<Finding> findings,
        PackedFolder folder,
        ImageDecoder decoder)
        implements DatasetSource {

    @Override
    public Picture decode(int sample, int size, byte[] target) {
        try {
            byte[] content = folder.read(entries.get(sample));
            return new Picture(ContentDigest.of(content), decoder.decode(content, size, target));
        } catch (IOException e) {
            String text = "image %s %s".formatted(samples.get(sample).id(), e.getMessage());
            throw new BadInputException(ErrorCode.INVALID_DATASET, new InputProblem(folder.upload(), null, text));
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}

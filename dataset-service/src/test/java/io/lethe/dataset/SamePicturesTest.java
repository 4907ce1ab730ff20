package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.ContentDigest;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.Picture;
import io.lethe.dataset.adapter.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamePicturesTest {

    private static final int SIZE = 34;

    private final List<Sample> samples = new ArrayList<>();
    private final List<byte[]> images = new ArrayList<>();
    private final List<Picture> pictures = new ArrayList<>();

    @Test
    void findsTheSameBytesUnderSeveralPeopleAndInSeveralSplits() {
        add("ann", "train", noise(1), 7);
        add("bob", "train", noise(1), 7);
        add("cyd", "test", noise(2), 8);
        add("dan", "unseen", noise(2), 8);
        add("eve", "train", noise(3), 9);

        assertThat(findings())
                .containsExactly(
                        Finding.warning(
                                "same-picture-of-others",
                                "the same picture under several people",
                                List.of(2L, 3L, 4L, 5L)),
                        Finding.warning(
                                "same-picture-in-splits", "the same picture in several splits", List.of(4L, 5L)));
    }

    @Test
    void notesTheSameBytesUnderOnePerson() {
        add("ann", "train", noise(1), 7);
        add("ann", "train", noise(1), 7);

        assertThat(findings()).extracting(Finding::code).containsExactly("same-picture");
    }

    @Test
    void findsAPictureThatWasCompressedAnew() {
        add("ann", "train", noise(1), 1);
        add("bob", "test", nearly(noise(1)), 2);
        add("cyd", "unseen", noise(2), 3);

        assertThat(findings())
                .extracting(Finding::code, Finding::rows)
                .containsExactly(
                        tuple("similar-picture-of-others", List.of(2L, 3L)),
                        tuple("similar-picture-in-splits", List.of(2L, 3L)));
    }

    @Test
    void saysNothingOfBurstsOfOnePersonNorOfPlainPictures() {
        add("ann", "train", noise(1), 1);
        add("ann", "train", nearly(noise(1)), 2);
        add("bob", "test", new byte[SIZE * SIZE * 3], 3);
        add("cyd", "unseen", new byte[SIZE * SIZE * 3], 4);

        assertThat(findings()).isEmpty();
    }

    private List<Finding> findings() {
        SamePictures same = new SamePictures(new Listed(samples));
        for (int i = 0; i < samples.size(); i++) {
            same.add(i, pictures.get(i), images.get(i), SIZE);
        }
        return same.findings();
    }

    private void add(String identity, String split, byte[] rgb, long content) {
        samples.add(new Sample("image-" + samples.size(), identity, split, List.of(0)));
        images.add(rgb);
        pictures.add(new Picture(new ContentDigest(content, content), Set.of()));
    }

    /** Squares of two pixels, each of one colour. */
    private static byte[] noise(long seed) {
        Random random = new Random(seed);
        byte[] rgb = new byte[SIZE * SIZE * 3];
        for (int y = 0; y < SIZE; y += 2) {
            for (int x = 0; x < SIZE; x += 2) {
                byte grey = (byte) random.nextInt(256);
                for (int i = 0; i < 12; i++) {
                    rgb[((y + i / 6) * SIZE + x + i % 6 / 3) * 3 + i % 3] = grey;
                }
            }
        }
        return rgb;
    }

    private static byte[] nearly(byte[] rgb) {
        byte[] other = rgb.clone();
        for (int i = 0; i < other.length; i += 7) {
            other[i] = (byte) Math.min(255, (other[i] & 0xff) + 1);
        }
        return other;
    }

    /** Rows in a table below its header. */
    private record Listed(List<Sample> samples) implements DatasetSource {

        @Override
        public TaskSpec task() {
            return new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("a", "b"));
        }

        @Override
        public List<String> forget() {
            return List.of();
        }

        @Override
        public long row(int sample) {
            return sample + 2L;
        }

        @Override
        public Picture decode(int sample, int size, byte[] target) {
            throw new UnsupportedOperationException();
        }
    }
}

package io.lethe.dataset;

import io.lethe.dataset.adapter.ContentDigest;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.Picture;
import io.lethe.dataset.adapter.PictureHash;
import io.lethe.dataset.adapter.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds images that are there several times, under several people or in several splits: by their bytes, and by what
 * they look like. For use by one thread.
 */
final class SamePictures {

    private static final int WORDS = 8;

    /** Two hashes that differ in fewer bits than there are words have at least one word in common. */
    private static final int NEAR = WORDS - 1;

    /** Plain backgrounds give many images a word in common; each is compared with so many of them. */
    private static final int NEIGHBOURS = 64;

    private final DatasetSource source;
    private final Map<ContentDigest, List<Integer>> byContent = new HashMap<>();
    private final @Nullable PictureHash[] hashes;
    private final @Nullable ContentDigest[] contents;

    SamePictures(DatasetSource source) {
        this.source = source;
        this.hashes = new PictureHash[source.samples().size()];
        this.contents = new ContentDigest[source.samples().size()];
    }

    /**
     * Adds an image that has a file; made-up ones look alike by design.
     *
     * @param sample its position in the source
     * @param rgb {@code [size, size, 3]} uint8 RGB
     */
    void add(int sample, Picture picture, byte[] rgb, int size) {
        ContentDigest content = picture.content();
        if (content != null) {
            byContent.computeIfAbsent(content, digest -> new ArrayList<>(1)).add(sample);
            contents[sample] = content;
            hashes[sample] = PictureHash.of(rgb, size).orElse(null);
        }
    }

    List<Finding> findings() {
        Twins same = new Twins();
        BitSet repeated = new BitSet();
        for (List<Integer> group : byContent.values()) {
            for (int i = 1; i < group.size(); i++) {
                // Not each with each: one with its neighbour and with the first shows every difference of a group.
                same.compare(group.get(i - 1), group.get(i));
                same.compare(group.get(0), group.get(i));
                repeated.set(group.get(i - 1));
                repeated.set(group.get(i));
            }
        }
        repeated.andNot(same.ofOthers);
        Twins similar = similar();
        List<Finding> findings = new ArrayList<>();
        add(findings, "same-picture-of-others", "the same picture under several people", same.ofOthers);
        add(findings, "same-picture-in-splits", "the same picture in several splits", same.inSplits);
        add(findings, "similar-picture-of-others", "nearly the same picture under several people", similar.ofOthers);
        add(findings, "similar-picture-in-splits", "nearly the same picture in several splits", similar.inSplits);
        if (!repeated.isEmpty()) {
            findings.add(
                    Finding.note("same-picture", "the same picture several times under one person", rows(repeated)));
        }
        return findings;
    }

    private Twins similar() {
        Twins similar = new Twins();
        long[] keys = new long[hashes.length];
        for (int word = 0; word < WORDS; word++) {
            int count = 0;
            for (int sample = 0; sample < hashes.length; sample++) {
                PictureHash hash = hashes[sample];
                if (hash != null) {
                    keys[count++] = (long) hash.word(word) << Integer.SIZE | sample;
                }
            }
            Arrays.sort(keys, 0, count);
            for (int i = 1; i < count; i++) {
                for (int j = i - 1;
                        j >= Math.max(0, i - NEIGHBOURS) && keys[j] >> Integer.SIZE == keys[i] >> Integer.SIZE;
                        j--) {
                    compareLooks(similar, (int) keys[j], (int) keys[i]);
                }
            }
        }
        return similar;
    }

    private void compareLooks(Twins similar, int one, int other) {
        PictureHash hash = hashes[one];
        PictureHash otherHash = hashes[other];
        boolean sameFile = contents[one] != null && contents[one].equals(contents[other]);
        if (hash != null && otherHash != null && !sameFile && hash.distance(otherHash) <= NEAR) {
            similar.compare(one, other);
        }
    }

    private void add(List<Finding> findings, String code, String text, BitSet samples) {
        if (!samples.isEmpty()) {
            findings.add(Finding.warning(code, text, rows(samples)));
        }
    }

    private List<Long> rows(BitSet samples) {
        return samples.stream().mapToObj(source::row).collect(Collectors.toList());
    }

    /** Samples with a twin that is another person's, or in another split. */
    private final class Twins {

        private final BitSet ofOthers = new BitSet();
        private final BitSet inSplits = new BitSet();

        void compare(int one, int other) {
            Sample first = source.samples().get(one);
            Sample second = source.samples().get(other);
            if (!first.identity().equals(second.identity())) {
                ofOthers.set(one);
                ofOthers.set(other);
            }
            if (!first.split().equals(second.split())) {
                inSplits.set(one);
                inSplits.set(other);
            }
        }
    }
}

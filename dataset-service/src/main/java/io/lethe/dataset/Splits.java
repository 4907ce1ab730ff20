package io.lethe.dataset;

import io.lethe.contracts.DatasetManifest;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The final division of a dataset, proven: nobody is in two splits, and no split that every score needs is empty. */
final class Splits {

    private static final List<String> REQUIRED =
            List.of(DatasetManifest.TRAIN, DatasetManifest.TEST, DatasetManifest.UNSEEN);
    private static final List<String> NAMES =
            List.of(DatasetManifest.TRAIN, DatasetManifest.TEST, DatasetManifest.UNSEEN, DatasetManifest.VALIDATION);

    private final List<Sample> samples;
    private final Map<String, List<Integer>> rows;

    private Splits(List<Sample> samples, Map<String, List<Integer>> rows) {
        this.samples = samples;
        this.rows = rows;
    }

    /**
     * Divides the samples and proves the division.
     *
     * @throws LetheException with {@code IDENTITY_IN_TWO_SPLITS}, or with {@code INVALID_DATASET} if a split is empty
     */
    static Splits prove(List<Sample> samples) {
        requireDisjoint(samples);
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (String name : NAMES) {
            List<Integer> members = IntStream.range(0, samples.size())
                    .filter(i -> samples.get(i).split().equals(name))
                    .boxed()
                    .toList();
            if (!members.isEmpty()) {
                rows.put(name, members);
            }
        }
        List<String> missing = new ArrayList<>(REQUIRED);
        missing.removeAll(rows.keySet());
        if (!missing.isEmpty()) {
            throw new LetheException(
                    ErrorCode.INVALID_DATASET, "No image belongs to %s".formatted(String.join(" or ", missing)));
        }
        return new Splits(samples, rows);
    }

    /** Names of the splits that have images, in the order of publication. */
    List<String> names() {
        return List.copyOf(rows.keySet());
    }

    /** Positions of a split's samples among all samples. */
    List<Integer> rows(String name) {
        return rows.getOrDefault(name, List.of());
    }

    List<Sample> samples(String name) {
        return rows(name).stream().map(samples::get).toList();
    }

    /** Accuracy on {@code test} of always answering what is most frequent in {@code train}, a mean over the labels. */
    double majorityClassShare() {
        int labels = samples.get(0).labels().size();
        return IntStream.range(0, labels)
                .mapToDouble(this::majorityClassShare)
                .average()
                .orElseThrow();
    }

    private double majorityClassShare(int label) {
        Map<Integer, Long> frequencies = samples(DatasetManifest.TRAIN).stream()
                .map(sample -> sample.labels().get(label))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        int majority = frequencies.entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey();
        return samples(DatasetManifest.TEST).stream()
                .mapToDouble(sample -> sample.labels().get(label) == majority ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static void requireDisjoint(List<Sample> samples) {
        Map<String, String> splitOf = new HashMap<>();
        long twice = samples.stream()
                .filter(sample -> {
                    String other = splitOf.putIfAbsent(sample.identity(), sample.split());
                    return other != null && !other.equals(sample.split());
                })
                .map(Sample::identity)
                .distinct()
                .count();
        if (twice > 0) {
            throw new LetheException(
                    ErrorCode.IDENTITY_IN_TWO_SPLITS, "%d identities are in more than one split".formatted(twice));
        }
    }
}

package io.lethe.unlearning.coordinator.resolver;

import io.lethe.contracts.ForgetRequested;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request's people and samples are in the training data of one model.
 *
 * @param samples ids of the samples, ascending and distinct
 * @param known whether each reference was found, people first, in the order of the request
 * @param trainSamples number of samples that the model learned from
 */
record Lookup(List<String> samples, List<Boolean> known, int trainSamples) {

    static Lookup in(TrainIndex index, ForgetRequested request) {
        TreeSet<String> samples = new TreeSet<>();
        List<Boolean> known = new ArrayList<>();
        for (String subject : orEmpty(request.subjectRefs())) {
            known.add(add(index.ofSubject(subject), samples));
        }
        for (String sample : orEmpty(request.sampleRefs())) {
            known.add(add(index.ofSample(sample), samples));
        }
        return new Lookup(List.copyOf(samples), known, index.size());
    }

    private static boolean add(Optional<List<String>> found, TreeSet<String> samples) {
        found.ifPresent(samples::addAll);
        return found.isPresent();
    }

    private static List<String> orEmpty(@Nullable List<String> references) {
        return references == null ? List.of() : references;
    }
}

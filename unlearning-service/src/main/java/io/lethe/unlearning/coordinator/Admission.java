package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.unlearning.TrainIndex;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** Which requests a model can serve. */
final class Admission {

    private final Methods methods;
    private final Knowledge knowledge;

    Admission(Methods methods, Knowledge knowledge) {
        this.methods = methods;
        this.knowledge = knowledge;
    }

    /**
     * Lets a request in.
     *
     * @param lineage the model that the request names; absent if it is unknown
     * @param method the request's method, the default filled in
     * @throws LetheException of kind {@code REJECTED} if it cannot be served, of kind {@code UNAVAILABLE} if that
     *     cannot be told now
     */
    WaitingRequest admit(@Nullable ModelLineage lineage, ForgetRequested request, String method, Instant at) {
        String version = request.modelVersion();
        if (lineage == null || (version != null && !lineage.versions().contains(version))) {
            throw new LetheException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "Model %s is not known here%s; name a model that was trained, or no version for the newest."
                            .formatted(
                                    request.modelId(),
                                    version == null ? "" : " in the version that the request names"));
        }
        List<String> subjects = distinct(request.subjectRefs());
        List<String> samples = distinct(request.sampleRefs());
        if (subjects.isEmpty() && samples.isEmpty()) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_FORGET, "subjectRefs and sampleRefs are both empty; name at least one.");
        }
        methods.check(method, request.parameters());
        TrainIndex index = knowledge.trainIndex(lineage.dataset());
        long unknown = index.unknownSubjects(subjects) + index.unknownSamples(samples);
        if (unknown > 0) {
            throw new LetheException(
                    ErrorCode.SUBJECT_NOT_FOUND,
                    "%d of %d subjects and samples are not in the data that model %s learned from."
                            .formatted(unknown, subjects.size() + samples.size(), request.modelId()));
        }
        WaitingRequest admitted = new WaitingRequest(
                request.requestId(),
                subjects,
                samples,
                method,
                parameters(request),
                Boolean.TRUE.equals(request.reference()),
                at);
        requireForgettable(lineage, admitted);
        return admitted;
    }

    /**
     * Passes if a job for the request makes sense. A request with people whom the head has forgotten in part goes on
     * for the others; one after which nobody would be left does not, for a model that forgets everybody has nothing to
     * learn from.
     *
     * @throws LetheException with {@code SUBJECT_ALREADY_FORGOTTEN} or {@code NOTHING_TO_RETAIN}
     */
    void requireForgettable(ModelLineage lineage, WaitingRequest request) {
        TrainIndex index = knowledge.trainIndex(lineage.dataset());
        NavigableSet<Integer> forgotten = lineage.forgottenRows(index);
        NavigableSet<Integer> asked = index.rows(request.subjectRefs(), request.sampleRefs());
        if (forgotten.containsAll(asked)) {
            throw new LetheException(
                    ErrorCode.SUBJECT_ALREADY_FORGOTTEN,
                    "Version %s of model %s has forgotten all subjects and samples of the request; nothing is left to do."
                            .formatted(lineage.head().modelVersion(), lineage.modelId()));
        }
        forgotten.addAll(asked);
        if (forgotten.size() == index.size()) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_RETAIN,
                    "Model %s would have forgotten everybody whom it learned from; delete the model instead."
                            .formatted(lineage.modelId()));
        }
    }

    private static @Nullable JsonNode parameters(ForgetRequested request) {
        JsonNode parameters = request.parameters();
        return parameters == null || parameters.isNull() || parameters.isEmpty() ? null : parameters;
    }

    private static List<String> distinct(@Nullable List<String> references) {
        return references == null ? List.of() : references.stream().distinct().toList();
    }
}

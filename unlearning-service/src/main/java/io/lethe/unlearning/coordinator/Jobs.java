package io.lethe.unlearning.coordinator;

import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Writes jobs down. The same requests get the same job id, so that a job planned twice is one job. */
final class Jobs {

    static final int FIRST_ATTEMPT = 1;

    private static final String REFERENCE_METHOD = "retrain";

    private Jobs() {}

    /** The job that makes the lineage's next version without the people and samples of the requests, oldest first. */
    static JobPlanned candidate(ModelLineage lineage, List<WaitingRequest> batch) {
        List<String> requestIds = batch.stream().map(WaitingRequest::requestId).toList();
        WaitingRequest oldest = batch.get(0);
        return new JobPlanned(
                id(Purpose.CANDIDATE, requestIds),
                Purpose.CANDIDATE,
                lineage.head(),
                "v" + lineage.nextVersion(),
                lineage.dataset(),
                requestIds,
                distinct(batch, WaitingRequest::subjectRefs),
                distinct(batch, WaitingRequest::sampleRefs),
                lineage.forgottenSubjectRefs(),
                lineage.forgottenSampleRefs(),
                oldest.method(),
                oldest.parameters(),
                lineage.seed(),
                FIRST_ATTEMPT);
    }

    /** The job that trains anew without whom the candidate forgot, to compare. */
    static JobPlanned reference(JobPlanned candidate) {
        return new JobPlanned(
                id(Purpose.REFERENCE, candidate.requestIds()),
                Purpose.REFERENCE,
                candidate.base(),
                candidate.targetVersion() + "-retrained",
                candidate.dataset(),
                candidate.requestIds(),
                candidate.subjectRefs(),
                candidate.sampleRefs(),
                candidate.forgottenSubjectRefs(),
                candidate.forgottenSampleRefs(),
                REFERENCE_METHOD,
                null,
                candidate.seed(),
                FIRST_ATTEMPT);
    }

    private static String id(Purpose purpose, Collection<String> requestIds) {
        String name = purpose + "/" + FIRST_ATTEMPT + "/" + String.join(",", requestIds);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static List<String> distinct(
            List<WaitingRequest> batch, Function<WaitingRequest, List<String>> references) {
        return batch.stream()
                .flatMap(request -> references.apply(request).stream())
                .distinct()
                .toList();
    }
}

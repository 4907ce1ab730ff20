package io.lethe.unlearning.coordinator;

import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Words what the coordinator says about a request. */
final class Statuses {

    /** How far a request is when only its evaluation is left. */
    private static final double EVALUATING = 0.9;

    private Statuses() {}

    /** The request was let in, and waits for a job. */
    static StatusChanged accepted(String requestId, String modelId, Instant at) {
        return new StatusChanged(
                requestId, modelId, RequestState.ACCEPTED, null, null, null, null, Jobs.FIRST_ATTEMPT, 0, at, null);
    }

    /** The request cannot be served. */
    static StatusChanged rejected(String requestId, String modelId, LetheException refusal, Instant at) {
        return new StatusChanged(
                requestId,
                modelId,
                RequestState.REJECTED,
                refusal.code().name(),
                refusal.getMessage(),
                null,
                null,
                Jobs.FIRST_ATTEMPT,
                0,
                at,
                null);
    }

    /** The request shares the fate of its job. */
    static StatusChanged of(JobPlanned job, String requestId, RequestState state, Instant at) {
        return of(job, requestId, state, null, null, at);
    }

    /** The request's job ended without a model. */
    static StatusChanged failed(JobPlanned job, String requestId, String reasonCode, String message, Instant at) {
        return of(job, requestId, RequestState.FAILED, reasonCode, message, at);
    }

    private static StatusChanged of(
            JobPlanned job,
            String requestId,
            RequestState state,
            @Nullable String reasonCode,
            @Nullable String message,
            Instant at) {
        return new StatusChanged(
                requestId,
                job.base().modelId(),
                state,
                reasonCode,
                message,
                job.jobId(),
                job.targetVersion(),
                job.attempt(),
                progress(state),
                at,
                null);
    }

    private static double progress(RequestState state) {
        if (state == RequestState.EVALUATING) {
            return EVALUATING;
        }
        return state == RequestState.COMPLETED ? 1 : 0;
    }
}

package io.lethe.contracts;

import java.util.List;

/**
 * A job, or the scoring of its outcome, ended without a usable model. Tells the coordinator that the model is free.
 *
 * @param jobId the job
 * @param purpose what the job was for
 * @param modelId lineage
 * @param requestIds requests that the job served
 * @param reasonCode an {@link ErrorCode} name
 * @param message what happened and what to do; no personal data
 * @param attempt attempt that failed
 */
public record JobFailed(
        String jobId,
        JobPlanned.Purpose purpose,
        String modelId,
        List<String> requestIds,
        String reasonCode,
        String message,
        int attempt)
        implements Event {

    public JobFailed {
        requestIds = List.copyOf(requestIds);
    }

    @Override
    public String key() {
        return modelId;
    }

    @Override
    public String subject() {
        return "models/" + modelId;
    }
}

package io.lethe.contracts;

/**
 * An attempt of a job ended without an outcome, and trying it again elsewhere would not help. What only one worker
 * cannot do is an {@link JobProgressed.Step#INTERRUPTED interruption}.
 *
 * @param jobId the job
 * @param attempt attempt that failed
 * @param kind what was done
 * @param modelId lineage; the record key
 * @param reasonCode an {@link ErrorCode} name
 * @param message what happened and what to do; no personal data
 */
public record JobFailed(String jobId, int attempt, JobKind kind, String modelId, String reasonCode, String message)
        implements Event {

    @Override
    public String key() {
        return modelId;
    }

    @Override
    public String subject() {
        return "models/" + modelId;
    }
}

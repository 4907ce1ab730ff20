package io.lethe.unlearning.coordinator.jobs;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.LetheException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Tells a scaler how many workers there is work for. Names no model and no request. */
@Path("/open-jobs")
public class OpenJobsResource {

    private final OpenJobsFeed feed;

    OpenJobsResource(OpenJobsFeed feed) {
        this.feed = feed;
    }

    /**
     * Open jobs by the service that does them; those that somebody works on count until they end.
     *
     * @param training jobs for the training-service
     * @param unlearning jobs for workers of the unlearning-service
     * @param evaluation jobs for the evaluation-service
     */
    public record Counts(long training, long unlearning, long evaluation) {}

    /**
     * Counts the open jobs.
     *
     * @throws LetheException {@link ErrorCode#BROKER_UNAVAILABLE} while not all of them are known
     */
    @GET
    public Counts count() {
        OpenJobs jobs = feed.jobs();
        if (jobs == null) {
            throw new LetheException(
                    ErrorCode.BROKER_UNAVAILABLE,
                    "The open jobs are not known yet: their topic is still being read, or this instance is no coordinator.");
        }
        return new Counts(
                jobs.count(JobKind.TRAIN),
                jobs.count(JobKind.UNLEARN) + jobs.count(JobKind.RETRAIN),
                jobs.count(JobKind.SCORE));
    }
}

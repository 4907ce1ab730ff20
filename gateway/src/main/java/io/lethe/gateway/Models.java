package io.lethe.gateway;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.ModelStateChanged.Version;
import io.lethe.contracts.ModelStateChanged.VersionState;
import io.lethe.gateway.ledger.LedgerFeed;
import io.lethe.gateway.ledger.ModelLedger;
import io.lethe.gateway.ledger.Page;
import io.lethe.gateway.ledger.RunningJobs;
import io.lethe.gateway.ledger.ScorecardLedger;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Finds models, their scorecards and their weights in the view. Thread-safe. */
@Singleton
public class Models {

    private static final String BUCKET = "models";

    private final ModelLedger models;
    private final ScorecardLedger scorecards;
    private final RunningJobs jobs;
    private final LedgerFeed feed;

    @Inject
    public Models(ModelLedger models, ScorecardLedger scorecards, RunningJobs jobs, LedgerFeed feed) {
        this.models = models;
        this.scorecards = scorecards;
        this.jobs = jobs;
        this.feed = feed;
    }

    Page<ModelDocument> list(@Nullable String cursor, int limit) {
        return models.list(cursor, limit).map(this::document);
    }

    /**
     * A model.
     *
     * @throws LetheException {@link ErrorCode#MODEL_NOT_FOUND}
     */
    ModelDocument find(String modelId) {
        return document(state(modelId));
    }

    /**
     * A model's scorecards, oldest first.
     *
     * @throws LetheException {@link ErrorCode#MODEL_NOT_FOUND}
     */
    Page<ScorecardDocument> scorecards(String modelId, @Nullable String cursor, int limit) {
        var page = scorecards.list(modelId, cursor, limit);
        if (page.items().isEmpty()) {
            state(modelId);
        }
        return page.map(ScorecardDocument::of);
    }

    /**
     * The weights of a version: an artifact of this model, whatever an event says.
     *
     * @throws LetheException {@link ErrorCode#MODEL_NOT_FOUND} or {@link ErrorCode#ARTIFACT_MISSING}
     */
    ArtifactRef weights(String modelId, String modelVersion) {
        var version = state(modelId).versions().stream()
                .filter(known -> known.model().modelVersion().equals(modelVersion))
                .findFirst()
                .orElseThrow(Models::noModel);
        if (version.state() == VersionState.PURGED) {
            throw new LetheException(ErrorCode.ARTIFACT_MISSING, "the weights of this version were deleted");
        }
        requireOwn(modelId, version);
        return version.model().weights();
    }

    /** Who may write events must not be able to let somebody download what is not his. */
    private static void requireOwn(String modelId, Version version) {
        var weights = version.model().weights();
        boolean own = weights.bucket().equals(BUCKET)
                && weights.key().startsWith(modelId + "/")
                && !weights.key().contains("..");
        if (!own) {
            throw new LetheException(
                    ErrorCode.ARTIFACT_MISSING,
                    "this version's weights do not lie where the platform keeps the model's");
        }
    }

    private ModelStateChanged state(String modelId) {
        return models.find(modelId).orElseThrow(() -> feed.caughtUp() ? noModel() : Requests.tooEarly());
    }

    private ModelDocument document(ModelStateChanged state) {
        var job = state.job();
        return ModelDocument.of(
                state,
                job == null
                        ? null
                        : ModelDocument.Job.of(job, jobs.find(job.jobId()).orElse(null)));
    }

    private static LetheException noModel() {
        return new LetheException(ErrorCode.MODEL_NOT_FOUND, "no such model version; GET /models lists them");
    }
}

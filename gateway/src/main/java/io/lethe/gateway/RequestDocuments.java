package io.lethe.gateway;

import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.gateway.RequestDocument.OfModel;
import io.lethe.gateway.ledger.ModelLedger;
import io.lethe.gateway.ledger.RequestLedger;
import io.lethe.gateway.ledger.RunningJobs;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes documents of what the view holds. Thread-safe. */
@Singleton
public class RequestDocuments {

    private final ModelLedger models;
    private final RunningJobs jobs;

    @Inject
    public RequestDocuments(ModelLedger models, RunningJobs jobs) {
        this.models = models;
        this.jobs = jobs;
    }

    /** A request with its places in line, its progress and its expected end. */
    RequestDocument whole(RequestLedger.Standing standing, Instant now) {
        var status = standing.status();
        var parts = status.models().stream()
                .map(part -> whole(part, standing.places().get(part.modelId()), now))
                .toList();
        var computed = parts.stream()
                .map(OfModel::expectedCompletionAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(status.state().terminal() ? null : status.expectedCompletionAt());
        return document(status, parts, computed);
    }

    /** A request as its status tells it. */
    RequestDocument brief(StatusChanged status) {
        var parts = status.models().stream()
                .map(part -> part(part, null, null, part.expectedCompletionAt()))
                .toList();
        return document(status, parts, status.expectedCompletionAt());
    }

    /** A request that the platform has not looked at yet. */
    RequestDocument received(RecentSubmissions.Submission submission) {
        var request = submission.request();
        return new RequestDocument(
                request.requestId(),
                RequestState.RECEIVED,
                null,
                null,
                request.modelId(),
                request.datasetId(),
                List.of(),
                request.regulation(),
                submission.priority(),
                request.submittedAt(),
                request.dueAt(),
                submission.references(),
                0,
                0,
                Boolean.TRUE.equals(request.reference()),
                null,
                null,
                null,
                List.of(new StatusChanged.Moment(RequestState.RECEIVED, submission.at())),
                submission.at());
    }

    private OfModel whole(StatusChanged.OfModel part, @Nullable Long place, Instant now) {
        var model = models.find(part.modelId()).orElse(null);
        var own = part.jobId() == null ? null : jobs.find(part.jobId()).orElse(null);
        var expected = Expectation.of(part.state(), place, model, running(model), now)
                .orElse(part.state().terminal() ? null : part.expectedCompletionAt());
        boolean running = part.state() == RequestState.RUNNING || part.state() == RequestState.EVALUATING;
        return part(part, place, running && own != null ? own.progress() : null, expected);
    }

    private @Nullable JobProgressed running(@Nullable ModelStateChanged model) {
        return model == null || model.job() == null
                ? null
                : jobs.find(model.job().jobId()).orElse(null);
    }

    private static OfModel part(
            StatusChanged.OfModel part, @Nullable Long place, @Nullable Double progress, @Nullable Instant expected) {
        return new OfModel(
                part.modelId(),
                part.state(),
                place,
                part.jobId(),
                part.attempt(),
                part.rung(),
                part.method(),
                part.modelVersion(),
                progress,
                part.verdict(),
                part.reasonCode(),
                part.message(),
                expected);
    }

    private static RequestDocument document(StatusChanged status, List<OfModel> parts, @Nullable Instant expected) {
        return new RequestDocument(
                status.requestId(),
                status.state(),
                status.reasonCode(),
                status.message(),
                status.modelId(),
                status.datasetId(),
                parts,
                status.regulation(),
                status.priority(),
                status.submittedAt(),
                status.dueAt(),
                status.subjects(),
                status.unknown(),
                status.samples(),
                status.reference(),
                status.waitsFor(),
                expected,
                status.heldUntil(),
                status.history(),
                status.at());
    }
}

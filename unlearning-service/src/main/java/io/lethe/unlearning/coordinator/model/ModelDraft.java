package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.Event;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelStateChanged.Version;
import io.lethe.contracts.ModelStateChanged.VersionState;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A decision about a model in the making; of one thread. */
final class ModelDraft {

    /** The original and the newest others: a state that grew with every request would not fit a record one day. */
    private static final int KEPT_VERSIONS = 24;

    private final @Nullable ModelRow before;
    private final ModelPolicy policy;
    private final WaitingLine line;
    private final Instant at;
    private final List<Event> events = new ArrayList<>();
    private final List<String> endedJobs = new ArrayList<>();
    private final List<Moved> moves = new ArrayList<>();
    private ModelRow row;

    ModelDraft(@Nullable ModelRow before, ModelRow row, ModelPolicy policy, WaitingLine line, Instant at) {
        this.before = before;
        this.row = row;
        this.policy = policy;
        this.line = line;
        this.at = at;
    }

    ModelRow row() {
        return row;
    }

    ModelPolicy policy() {
        return policy;
    }

    WaitingLine line() {
        return line;
    }

    Instant at() {
        return at;
    }

    void change(Consumer<ModelRowBuilder> change) {
        ModelRowBuilder builder = ModelRowBuilder.builder(row);
        change.accept(builder);
        row = builder.build();
    }

    /** Opens a job to workers. */
    OpenJob open(JobPlanned job) {
        events.add(job);
        return OpenJob.of(job);
    }

    /** Opens the next attempt of a job to workers. */
    OpenJob open(OpenJob reopened) {
        events.add(reopened.planned());
        return reopened;
    }

    /** Takes a job from the table, however it ended. */
    void close(OpenJob job) {
        endedJobs.add(job.jobId());
    }

    String nextVersion() {
        String name = "v" + row.nextVersion();
        change(next -> next.nextVersion(row.nextVersion() + 1));
        return name;
    }

    void tell(Moved move) {
        moves.add(move);
    }

    void publish(Event event) {
        events.add(event);
    }

    /** Tells the requests of a run where they stand. */
    void tellAll(Run run, RequestState state, @Nullable String waitsFor, @Nullable Verdict verdict) {
        for (Waiting request : run.requests()) {
            tell(of(run, request, state, waitsFor, verdict, null, null));
        }
    }

    /** Tells the requests of a run that it ended without serving them. */
    void tellAllEnded(Run run, RequestState state, String reasonCode, @Nullable String message) {
        for (Waiting request : run.requests()) {
            tell(of(run, request, state, null, null, reasonCode, message));
        }
    }

    private Moved of(
            Run run,
            Waiting request,
            RequestState state,
            @Nullable String waitsFor,
            @Nullable Verdict verdict,
            @Nullable String reasonCode,
            @Nullable String message) {
        JobPlanned job = run.job().planned();
        return new Moved(
                request.requestId(),
                row.modelId(),
                state,
                waitsFor,
                job.jobId(),
                job.attempt(),
                run.rung(),
                job.method(),
                job.targetVersion(),
                verdict,
                reasonCode,
                message,
                state.terminal() ? null : expectedEnd(run.since(), 0));
    }

    /**
     * When a request that has so many jobs ahead of it will be done, counted from a moment; absent if never measured.
     */
    @Nullable
    Instant expectedEnd(Instant from, int jobsAhead) {
        Double seconds = row.jobSeconds();
        return seconds == null ? null : from.plus(Duration.ofMillis((long) (1000 * seconds * (jobsAhead + 1))));
    }

    void addVersion(ModelRef model, VersionState state, String method, @Nullable String jobId, double seconds) {
        List<Version> versions = new ArrayList<>(row.versions());
        versions.add(new Version(model, state, method, jobId, seconds, null, at));
        while (versions.size() > KEPT_VERSIONS) {
            versions.remove(1);
        }
        change(next -> next.versions(versions));
    }

    void judgeVersion(String name, VersionState state, @Nullable Verdict verdict) {
        List<Version> versions = row.versions().stream()
                .map(version -> version.model().modelVersion().equals(name)
                        ? new Version(
                                version.model(),
                                state,
                                version.method(),
                                version.jobId(),
                                version.seconds(),
                                verdict == null ? version.verdict() : verdict,
                                at)
                        : version)
                .toList();
        change(next -> next.versions(versions));
    }

    ModelDecision decision() {
        if (PublicState.differs(before, row, policy)) {
            change(next -> next.sequence(row.sequence() + 1));
            events.add(PublicState.of(row, policy, at));
        }
        return new ModelDecision(row, events, endedJobs, moves);
    }
}

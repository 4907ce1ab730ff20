package io.lethe.unlearning.coordinator.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.lethe.contracts.SplitPublished;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One model's life, told input by input; what the machine decided last can be looked at. */
final class Story {

    static final String MODEL = "ages";
    static final Instant START = Instant.parse("2026-11-26T08:00:00Z");

    private final ListedLine line = new ListedLine();
    private final ModelMachine machine;
    private @Nullable ModelRow row;
    private ModelDecision last = ModelDecision.nothing(null);
    private Instant now = START;

    private final List<String> open = new ArrayList<>();

    Story(ModelPolicy policy) {
        this.machine = new ModelMachine(model -> policy, 7);
    }

    Story() {
        this(policy());
    }

    static ModelPolicy policy() {
        return new ModelPolicy(
                List.of(new Rung("scrub", null), new Rung("retrain", null)),
                3,
                Duration.ZERO,
                new ModelPolicy.Limits(0.1, 0.1, 0.2),
                false,
                50,
                0.8,
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                3);
    }

    /** A story about a model with a scored original. */
    static Story ofOriginal(ModelPolicy policy) {
        Story story = new Story(policy);
        story.published();
        story.trained();
        story.scored(story.planned(JobKind.SCORE), scores(0.7, 0.7, 0.8));
        return story;
    }

    Story published() {
        return decided(machine.on(row, line, new ModelCommand.Train(MODEL, split("faces/manifest.json")), now));
    }

    Story trained() {
        JobPlanned job = planned(JobKind.TRAIN);
        ModelTrained trained = new ModelTrained(
                model(job.targetVersion()),
                "faces",
                "0123456789abcdef",
                job.dataset(),
                job.seed(),
                40,
                job.jobId(),
                job.attempt());
        return decided(machine.on(row, line, new ModelCommand.Adopt(MODEL, trained), now));
    }

    Story asks(String requestId) {
        return asks(request(requestId, 50));
    }

    Story asks(Waiting request) {
        return decided(machine.on(row, line, new ModelCommand.Enqueue(MODEL, request), now));
    }

    Story commands(ModelCommand command) {
        return decided(machine.on(row, line, command, now));
    }

    Story heard(JobPlanned job, JobProgressed.Step step, double progress) {
        return says(new JobProgressed(
                job.jobId(), job.attempt(), job.kind(), MODEL, step, "worker-1", progress, null, now));
    }

    Story unlearned(JobPlanned job) {
        return unlearned(job, false, 12);
    }

    Story unlearned(JobPlanned job, boolean unchanged, double seconds) {
        return says(new ModelUnlearned(
                job.jobId(),
                job.attempt(),
                job.rung(),
                job.purpose(),
                Objects.requireNonNull(job.base()),
                model(job.targetVersion()),
                job.dataset(),
                artifact("forget-set"),
                artifact("forgotten-by-" + job.targetVersion()),
                12,
                job.requestIds(),
                Objects.requireNonNull(job.method()),
                JsonNodeFactory.instance.objectNode(),
                job.seed(),
                seconds,
                unchanged,
                null));
    }

    Story scored(JobPlanned job, Scores scores) {
        return says(new EvaluationScored(
                job.jobId(),
                job.attempt(),
                Objects.requireNonNull(job.model()),
                ModelState.UNLEARNED,
                "scrub",
                job.requestIds(),
                scores,
                null,
                artifact("scorecard"),
                null,
                12));
    }

    Story failed(JobPlanned job, String code) {
        return says(new JobFailed(job.jobId(), job.attempt(), job.kind(), MODEL, code, "what and what to do"));
    }

    Story says(Event event) {
        return decided(machine.on(row, line, event, now));
    }

    Story after(Duration duration) {
        now = now.plus(duration);
        return decided(machine.onTick(row(), line, now));
    }

    ModelRow row() {
        return Objects.requireNonNull(row);
    }

    ListedLine line() {
        return line;
    }

    Instant now() {
        return now;
    }

    ModelDecision decision() {
        return last;
    }

    List<String> openJobs() {
        return open;
    }

    /** The newest job of a kind that the last decision opened. */
    JobPlanned planned(JobKind kind) {
        return last.events().stream()
                .filter(JobPlanned.class::isInstance)
                .map(JobPlanned.class::cast)
                .filter(job -> job.kind() == kind)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no job of kind " + kind + " in " + last.events()));
    }

    /** What the last decision told a request, in order. */
    List<RequestState> told(String requestId) {
        return last.moves().stream()
                .filter(moved -> moved.requestId().equals(requestId))
                .map(Moved::state)
                .toList();
    }

    private Story decided(ModelDecision decision) {
        last = decision;
        row = decision.row();
        decision.events().forEach(event -> {
            if (event instanceof JobPlanned job && !open.contains(job.jobId())) {
                open.add(job.jobId());
            }
        });
        open.removeAll(decision.endedJobs());
        return this;
    }

    static Waiting request(String requestId, int priority) {
        return request(requestId, priority, null, null);
    }

    static Waiting request(String requestId, int priority, @Nullable String method, @Nullable JsonNode parameters) {
        return new Waiting(
                requestId,
                artifact("samples-of-" + requestId),
                4,
                100,
                method,
                parameters,
                false,
                null,
                priority,
                START.plus(Duration.ofDays(30)),
                START,
                false);
    }

    static Scores scores(double test, double mia, double auc) {
        Estimate any = near(0.5);
        return new Scores(near(test), null, any, any, any, near(mia), near(auc), any, any, 0.2, 1.0, 1.0, List.of());
    }

    static Estimate near(double value) {
        return new Estimate(value, value - 0.02, value + 0.02);
    }

    static SplitPublished split(String manifest) {
        return new SplitPublished(
                "faces",
                "0123456789abcdef",
                artifact(manifest),
                List.of(),
                new SplitPublished.Training(MODEL, 7, null));
    }

    static ModelRef model(String version) {
        return new ModelRef(MODEL, version, artifact(version + "/weights"), artifact(version + "/card"));
    }

    static ArtifactRef artifact(String name) {
        String digest = "%064x".formatted(new BigInteger(1, name.getBytes(UTF_8)));
        return new ArtifactRef("models", name, digest.substring(digest.length() - 64), 17);
    }
}

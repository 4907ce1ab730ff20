package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.lethe.unlearning.TrainIndex;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events about the model {@code ages}, which learned from {@code anna}, {@code ben}, {@code cleo}, {@code dan} and
 * {@code eve}.
 */
final class Fixtures {

    static final String MODEL = "ages";
    static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    static final BatchPolicy POLICY = new BatchPolicy("scrub", 3);
    static final ArtifactRef MANIFEST = artifact("datasets", "faces/1/manifest.json");
    static final TrainIndex INDEX = TrainIndex.parse("""
            row,sample,identity
            0,a-0,anna
            1,a-1,anna
            2,b-0,ben
            3,c-0,cleo
            4,d-0,dan
            5,d-1,dan
            6,e-0,eve
            """);

    private static final Set<String> METHODS = Set.of("scrub", "fine-tune", "retrain");
    private static final Estimate HALF = new Estimate(0.5, 0.4, 0.6);
    private static final Scores SCORES =
            new Scores(HALF, null, HALF, HALF, HALF, HALF, HALF, HALF, HALF, 0.2, 1.0, 1.0, List.of());

    private Fixtures() {}

    /** A request id that reads well in a failing test: {@code r1} and so on, padded to a UUID. */
    static String id(int number) {
        return "00000000-0000-4000-8000-%012d".formatted(number);
    }

    static void checkMethod(String method, @Nullable JsonNode parameters) {
        if (!METHODS.contains(method)) {
            throw new LetheException(ErrorCode.UNKNOWN_METHOD, "No method " + method);
        }
        if (parameters != null && parameters.has("unheardOf")) {
            throw new LetheException(ErrorCode.INVALID_PARAMETERS, "No parameter unheardOf");
        }
    }

    static ArtifactRef artifact(String bucket, String key) {
        return new ArtifactRef(bucket, key, "0".repeat(64), 1);
    }

    static ModelRef model(String version) {
        return model(version, "0");
    }

    static ModelRef model(String version, String digit) {
        return new ModelRef(
                MODEL,
                version,
                new ArtifactRef("models", MODEL + "/" + version + "/model.safetensors", digit.repeat(64), 1),
                new ArtifactRef("models", MODEL + "/" + version + "/card.json", digit.repeat(64), 1));
    }

    static ModelTrained trained() {
        return trained(model("v1"));
    }

    static ModelTrained trained(ModelRef model) {
        return new ModelTrained(model, "faces", "1", MANIFEST, 7, 60);
    }

    static ForgetRequested request(int number, String... subjects) {
        return request(number, List.of(subjects), null, null, false);
    }

    static ForgetRequested request(
            int number,
            List<String> subjects,
            @Nullable String method,
            @Nullable String parameters,
            boolean reference) {
        return new ForgetRequested(
                id(number),
                MODEL,
                null,
                subjects,
                null,
                Regulation.GDPR,
                NOON.minusSeconds(60),
                null,
                method,
                parameters == null ? null : json(parameters),
                reference,
                null,
                null);
    }

    static ForgetRequested submittedAt(Instant time, ForgetRequested request) {
        return new ForgetRequested(
                request.requestId(),
                request.modelId(),
                request.modelVersion(),
                request.subjectRefs(),
                request.sampleRefs(),
                request.regulation(),
                time,
                request.dueAt(),
                request.method(),
                request.parameters(),
                request.reference(),
                request.priority(),
                request.callbackUrls());
    }

    static ForgetRequested samples(int number, String... samples) {
        return new ForgetRequested(
                id(number), MODEL, null, null, List.of(samples), null, null, null, null, null, null, null, null);
    }

    static ForgetRequested ofVersion(int number, String version, String subject) {
        return new ForgetRequested(
                id(number), MODEL, version, List.of(subject), null, null, null, null, null, null, null, null, null);
    }

    static ModelUnlearned unlearned(JobPlanned job) {
        return new ModelUnlearned(
                job.jobId(),
                job.purpose(),
                job.base(),
                model(job.targetVersion()),
                job.dataset(),
                artifact("jobs", job.jobId() + "/forget-set.json"),
                job.requestIds(),
                job.method(),
                JsonNodeFactory.instance.objectNode(),
                job.seed(),
                3);
    }

    /** Scores of the job's outcome. */
    static EvaluationScored scored(JobPlanned job) {
        ModelState state = job.purpose() == Purpose.CANDIDATE ? ModelState.UNLEARNED : ModelState.RETRAINED;
        return scored(job, model(job.targetVersion()), state);
    }

    /** Scores of the job's base on the job's forget set. */
    static EvaluationScored scoredBase(JobPlanned job) {
        return scored(job, job.base(), ModelState.ORIGINAL);
    }

    static JobFailed failed(JobPlanned job, int attempt) {
        return new JobFailed(
                job.jobId(), job.purpose(), MODEL, job.requestIds(), "DIVERGED", "Loss became NaN", attempt);
    }

    private static EvaluationScored scored(JobPlanned job, ModelRef model, ModelState state) {
        ArtifactRef scorecard = artifact("evaluations", MODEL + "/" + model.modelVersion() + "/scores.json");
        return new EvaluationScored(model, state, job.jobId(), job.requestIds(), SCORES, scorecard, 3);
    }

    private static JsonNode json(String text) {
        try {
            return EventJson.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}

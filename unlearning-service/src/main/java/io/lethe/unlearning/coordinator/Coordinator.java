package io.lethe.unlearning.coordinator;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.unlearning.TrainIndex;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every decision about a model and its forget requests: state and event in, next state and events out. Nothing here
 * publishes, waits or reads a clock, so each race, redelivery and refusal is a row in a table of tests.
 *
 * <p>A model is idle, runs one job, or waits for the scores of that job's candidate. Requests that come meanwhile wait;
 * when the model is idle again one job serves all that wait with the same method and parameters. A candidate that was
 * scored becomes head. A reference run follows its candidate and never becomes head. An event about a job that is not
 * the current one is late or repeated, and changes nothing.
 */
final class Coordinator {

    private static final String REFERENCE_METHOD = "retrain";
    private static final int FIRST_ATTEMPT = 1;
    /** Share of a request's progress that is left for evaluation. */
    private static final double EVALUATING = 0.9;

    private final BatchPolicy policy;
    private final Methods methods;
    private final Knowledge knowledge;

    Coordinator(BatchPolicy policy, Methods methods, Knowledge knowledge) {
        this.policy = policy;
        this.methods = methods;
        this.knowledge = knowledge;
    }

    /**
     * Decides on one event.
     *
     * @param lineage state of the event's model; absent if the model is unknown
     * @param at when the event is looked at
     * @throws LetheException with {@code CONFLICTING_DUPLICATE} for another request under a known id: the first one
     *     goes on and keeps its status
     */
    Decision on(@Nullable ModelLineage lineage, Event event, Instant at) {
        if (event instanceof ModelTrained trained) {
            return onTrained(lineage, trained, at);
        }
        if (event instanceof ForgetRequested request) {
            return onRequested(lineage, request, at);
        }
        if (lineage == null) {
            return Decision.nothing(null);
        }
        if (event instanceof ModelUnlearned unlearned) {
            return onUnlearned(lineage, unlearned, at);
        }
        if (event instanceof JobFailed failed) {
            return onFailed(lineage, failed, at);
        }
        if (event instanceof EvaluationScored scored) {
            return onScored(lineage, scored, at);
        }
        return Decision.nothing(lineage);
    }

    private Decision onTrained(@Nullable ModelLineage lineage, ModelTrained trained, Instant at) {
        if (lineage == null) {
            return Decision.nothing(ModelLineage.of(trained));
        }
        if (lineage.original().equals(trained.model())) {
            return Decision.nothing(lineage);
        }
        // A job that runs on the former original goes on; its candidate is refused as stale when it is scored.
        return new Draft(lineage.retrained(trained), at).planNext().decision();
    }

    private Decision onRequested(@Nullable ModelLineage lineage, ForgetRequested request, Instant at) {
        String digest = RequestDigest.of(request);
        Optional<KnownRequest> known = knowledge.request(request.requestId());
        if (known.isPresent()) {
            return onDuplicate(lineage, known.get(), digest);
        }
        String method = Objects.requireNonNullElse(request.method(), policy.defaultMethod());
        try {
            WaitingRequest admitted = admit(lineage, request, method, at);
            Draft draft = new Draft(Objects.requireNonNull(lineage), at);
            draft.remember(request, digest, method, draft.status(admitted.requestId(), RequestState.ACCEPTED));
            return draft.enqueue(admitted).planNext().decision();
        } catch (LetheException refusal) {
            if (refusal.code().kind() != ErrorCode.Kind.REJECTED) {
                throw refusal;
            }
            StatusChanged rejected = refused(request.requestId(), request.modelId(), refusal, at);
            KnownRequest remembered = remembered(request, digest, method, rejected, at);
            return new Decision(lineage, List.of(remembered), List.of(rejected), false);
        }
    }

    /**
     * The known status goes out again, unless a worker has the request: then the worker's reports are newer than what
     * is known here, and come at least every half minute.
     */
    private static Decision onDuplicate(@Nullable ModelLineage lineage, KnownRequest known, String digest) {
        String requestId = known.status().requestId();
        if (!known.digest().equals(digest)) {
            throw new LetheException(
                    ErrorCode.CONFLICTING_DUPLICATE,
                    "Request %s was made before with another body, which goes on; use a new requestId."
                            .formatted(requestId));
        }
        boolean workerReports = lineage != null
                && lineage.phase() instanceof Phase.Running running
                && running.job().purpose() == Purpose.CANDIDATE
                && running.job().requestIds().contains(requestId);
        return new Decision(lineage, List.of(), workerReports ? List.of() : List.of(known.status()), true);
    }

    private WaitingRequest admit(@Nullable ModelLineage lineage, ForgetRequested request, String method, Instant at) {
        String version = request.modelVersion();
        if (lineage == null || (version != null && !lineage.versions().contains(version))) {
            throw new LetheException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "Model %s is not known here%s; name a model that was trained, or no version for the newest."
                            .formatted(
                                    request.modelId(),
                                    version == null ? "" : " in the version that the request names"));
        }
        List<String> subjects = distinct(request.subjectRefs());
        List<String> samples = distinct(request.sampleRefs());
        if (subjects.isEmpty() && samples.isEmpty()) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_FORGET, "subjectRefs and sampleRefs are both empty; name at least one.");
        }
        methods.check(method, request.parameters());
        TrainIndex index = knowledge.trainIndex(lineage.dataset());
        long unknown = index.unknownSubjects(subjects) + index.unknownSamples(samples);
        if (unknown > 0) {
            throw new LetheException(
                    ErrorCode.SUBJECT_NOT_FOUND,
                    "%d of %d subjects and samples are not in the data that model %s learned from."
                            .formatted(unknown, subjects.size() + samples.size(), request.modelId()));
        }
        WaitingRequest admitted = new WaitingRequest(
                request.requestId(),
                subjects,
                samples,
                method,
                parameters(request),
                Boolean.TRUE.equals(request.reference()),
                at);
        requireForgettable(lineage, admitted, index);
        return admitted;
    }

    /**
     * A request with people whom the head has forgotten in part goes on for the others; one after which nobody would be
     * left does not, for a model that forgets everybody has nothing to learn from.
     */
    private static void requireForgettable(ModelLineage lineage, WaitingRequest request, TrainIndex index) {
        NavigableSet<Integer> forgotten = forgotten(lineage, index);
        NavigableSet<Integer> asked = index.rows(request.subjectRefs(), request.sampleRefs());
        if (forgotten.containsAll(asked)) {
            throw new LetheException(
                    ErrorCode.SUBJECT_ALREADY_FORGOTTEN,
                    "Version %s of model %s has forgotten all subjects and samples of the request; nothing is left to do."
                            .formatted(lineage.head().modelVersion(), lineage.modelId()));
        }
        forgotten.addAll(asked);
        if (forgotten.size() == index.size()) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_RETAIN,
                    "Model %s would have forgotten everybody whom it learned from; delete the model instead."
                            .formatted(lineage.modelId()));
        }
    }

    private static NavigableSet<Integer> forgotten(ModelLineage lineage, TrainIndex index) {
        return index.rows(lineage.forgottenSubjectRefs(), lineage.forgottenSampleRefs());
    }

    private Decision onUnlearned(ModelLineage lineage, ModelUnlearned unlearned, Instant at) {
        if (!(lineage.phase() instanceof Phase.Running running)
                || !running.job().jobId().equals(unlearned.jobId())) {
            return Decision.nothing(lineage);
        }
        if (running.job().purpose() == Purpose.REFERENCE) {
            return new Draft(lineage.withPhase(new Phase.Idle()), at).planNext().decision();
        }
        Draft draft = new Draft(lineage.withPhase(new Phase.Scoring(running.job(), running.reference(), at)), at);
        return draft.tellAll(running.job(), RequestState.EVALUATING).decision();
    }

    private Decision onFailed(ModelLineage lineage, JobFailed failed, Instant at) {
        Optional<JobPlanned> job = lineage.phase()
                .activeJob()
                .filter(active -> active.jobId().equals(failed.jobId()) && active.attempt() == failed.attempt());
        if (job.isEmpty()) {
            return Decision.nothing(lineage);
        }
        Draft draft = new Draft(lineage.withPhase(new Phase.Idle()), at);
        return draft.failAll(job.get(), failed.reasonCode(), failed.message())
                .planNext()
                .decision();
    }

    /** Scores may overtake the announcement of the candidate, which comes on another topic. */
    private Decision onScored(ModelLineage lineage, EvaluationScored scored, Instant at) {
        Optional<JobPlanned> candidate = lineage.phase()
                .activeJob()
                .filter(job -> job.purpose() == Purpose.CANDIDATE
                        && job.jobId().equals(scored.jobId())
                        && job.targetVersion().equals(scored.model().modelVersion()));
        if (candidate.isEmpty()) {
            return Decision.nothing(lineage);
        }
        JobPlanned job = candidate.get();
        Draft draft = new Draft(lineage.withPhase(new Phase.Idle()), at);
        if (!job.base().equals(lineage.head())) {
            return draft.failAll(job, ErrorCode.STALE_BASE.name(), staleBase(lineage, job))
                    .planNext()
                    .decision();
        }
        draft.promote(job, scored);
        if (lineage.phase().referenceWanted()) {
            draft.planReference(job);
        }
        return draft.planNext().decision();
    }

    private static String staleBase(ModelLineage lineage, JobPlanned job) {
        return "Model %s was trained anew while the job worked on version %s; ask again."
                .formatted(lineage.modelId(), job.base().modelVersion());
    }

    private static @Nullable JsonNode parameters(ForgetRequested request) {
        JsonNode parameters = request.parameters();
        return parameters == null || parameters.isNull() || parameters.isEmpty() ? null : parameters;
    }

    private static List<String> distinct(@Nullable List<String> references) {
        return references == null ? List.of() : references.stream().distinct().toList();
    }

    private static StatusChanged refused(String requestId, String modelId, LetheException refusal, Instant at) {
        return new StatusChanged(
                requestId,
                modelId,
                RequestState.REJECTED,
                refusal.code().name(),
                refusal.getMessage(),
                null,
                null,
                FIRST_ATTEMPT,
                0,
                at,
                null);
    }

    private static KnownRequest remembered(
            ForgetRequested request, String digest, String method, StatusChanged status, Instant at) {
        return new KnownRequest(
                digest,
                Objects.requireNonNullElse(request.regulation(), Regulation.OTHER),
                Objects.requireNonNullElse(request.submittedAt(), at),
                method,
                status);
    }

    private static UUID jobId(Purpose purpose, Collection<String> requestIds, int attempt) {
        String name = purpose + "/" + attempt + "/" + String.join(",", requestIds);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** A decision in the making. */
    private final class Draft {

        private final Instant at;
        private final List<Event> events = new ArrayList<>();
        private final Map<String, KnownRequest> requests = new LinkedHashMap<>();
        private ModelLineage lineage;

        Draft(ModelLineage lineage, Instant at) {
            this.lineage = lineage;
            this.at = at;
        }

        Decision decision() {
            return new Decision(lineage, List.copyOf(requests.values()), events, false);
        }

        void remember(ForgetRequested request, String digest, String method, StatusChanged status) {
            requests.put(request.requestId(), remembered(request, digest, method, status, at));
            events.add(status);
        }

        Draft enqueue(WaitingRequest request) {
            lineage = lineage.withWaiting(Stream.concat(lineage.waiting().stream(), Stream.of(request))
                    .toList());
            return this;
        }

        /** If the model is idle, one job for the oldest request and all that can share it. */
        Draft planNext() {
            if (!(lineage.phase() instanceof Phase.Idle)) {
                return this;
            }
            refuseWhatMakesNoSense();
            if (lineage.waiting().isEmpty()) {
                return this;
            }
            WaitingRequest oldest = lineage.waiting().get(0);
            List<WaitingRequest> batch = batch(lineage.waiting().stream().filter(oldest::sharesJobWith));
            lineage = lineage.withWaiting(lineage.waiting().stream()
                    .filter(request -> !batch.contains(request))
                    .toList());
            JobPlanned job = candidateJob(batch);
            lineage = lineage.withVersionTaken();
            boolean reference = batch.stream().anyMatch(WaitingRequest::reference);
            // Told before it is planned: a worker's first report must not be overtaken.
            tellAll(job, RequestState.ACCEPTED);
            start(job, reference);
            return this;
        }

        /** The oldest requests that can be served together without forgetting everybody; the others wait. */
        private List<WaitingRequest> batch(Stream<WaitingRequest> candidates) {
            TrainIndex index = knowledge.trainIndex(lineage.dataset());
            NavigableSet<Integer> leaving = forgotten(lineage, index);
            List<WaitingRequest> batch = new ArrayList<>();
            for (WaitingRequest request : candidates.toList()) {
                NavigableSet<Integer> together = new TreeSet<>(leaving);
                together.addAll(index.rows(request.subjectRefs(), request.sampleRefs()));
                if (batch.size() < policy.maxRequests() && together.size() < index.size()) {
                    batch.add(request);
                    leaving = together;
                }
            }
            return batch;
        }

        /** The job before may have forgotten the people of a request that waited for it, or all others. */
        private void refuseWhatMakesNoSense() {
            List<WaitingRequest> open = new ArrayList<>();
            for (WaitingRequest request : lineage.waiting()) {
                try {
                    requireForgettable(lineage, request, knowledge.trainIndex(lineage.dataset()));
                    open.add(request);
                } catch (LetheException refusal) {
                    if (refusal.code().kind() != ErrorCode.Kind.REJECTED) {
                        throw refusal;
                    }
                    tell(refused(request.requestId(), lineage.modelId(), refusal, at));
                }
            }
            lineage = lineage.withWaiting(open);
        }

        private JobPlanned candidateJob(List<WaitingRequest> batch) {
            List<String> requestIds =
                    batch.stream().map(WaitingRequest::requestId).toList();
            WaitingRequest oldest = batch.get(0);
            return new JobPlanned(
                    jobId(Purpose.CANDIDATE, requestIds, FIRST_ATTEMPT).toString(),
                    Purpose.CANDIDATE,
                    lineage.head(),
                    "v" + lineage.nextVersion(),
                    lineage.dataset(),
                    requestIds,
                    batch.stream()
                            .flatMap(request -> request.subjectRefs().stream())
                            .distinct()
                            .toList(),
                    batch.stream()
                            .flatMap(request -> request.sampleRefs().stream())
                            .distinct()
                            .toList(),
                    lineage.forgottenSubjectRefs(),
                    lineage.forgottenSampleRefs(),
                    oldest.method(),
                    oldest.parameters(),
                    lineage.seed(),
                    FIRST_ATTEMPT);
        }

        void planReference(JobPlanned candidate) {
            start(
                    new JobPlanned(
                            jobId(Purpose.REFERENCE, candidate.requestIds(), FIRST_ATTEMPT)
                                    .toString(),
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
                            FIRST_ATTEMPT),
                    false);
        }

        private void start(JobPlanned job, boolean reference) {
            lineage = lineage.withPhase(new Phase.Running(job, reference, at));
            events.add(job);
        }

        void promote(JobPlanned job, EvaluationScored scored) {
            String previous = lineage.head().modelVersion();
            lineage = lineage.promoted(scored.model(), job.subjectRefs(), job.sampleRefs());
            events.add(new ModelPromoted(scored.model(), previous, job.jobId(), job.requestIds()));
            tellAll(job, RequestState.COMPLETED);
        }

        Draft tellAll(JobPlanned job, RequestState state) {
            job.requestIds().forEach(requestId -> tell(status(requestId, state, job, null, null)));
            return this;
        }

        /** A failed reference run leaves its requests as they are: completed. */
        Draft failAll(JobPlanned job, String reasonCode, String message) {
            if (job.purpose() == Purpose.CANDIDATE) {
                job.requestIds()
                        .forEach(requestId -> tell(status(requestId, RequestState.FAILED, job, reasonCode, message)));
            }
            return this;
        }

        StatusChanged status(String requestId, RequestState state) {
            return status(requestId, state, null, null, null);
        }

        private StatusChanged status(
                String requestId,
                RequestState state,
                @Nullable JobPlanned job,
                @Nullable String reasonCode,
                @Nullable String message) {
            return new StatusChanged(
                    requestId,
                    lineage.modelId(),
                    state,
                    reasonCode,
                    message,
                    job == null ? null : job.jobId(),
                    job == null ? null : job.targetVersion(),
                    job == null ? FIRST_ATTEMPT : job.attempt(),
                    progress(state),
                    at,
                    null);
        }

        /** One status a request and decision: the later one replaces the earlier. */
        private void tell(StatusChanged status) {
            KnownRequest known = requests.get(status.requestId());
            if (known == null) {
                known = knowledge.request(status.requestId()).orElse(null);
            } else {
                events.remove(known.status());
            }
            if (known != null) {
                requests.put(status.requestId(), known.with(status));
            }
            events.add(status);
        }
    }

    private static double progress(RequestState state) {
        if (state == RequestState.EVALUATING) {
            return EVALUATING;
        }
        return state == RequestState.COMPLETED ? 1 : 0;
    }
}

package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.gateway.RequestDocument.Change;
import io.lethe.gateway.RequestDocument.Failure;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway knows of one request: the asker's words, which come from one topic, and the state, which comes from
 * another and may be read first.
 *
 * @param requestId the request
 * @param modelId lineage that it is about
 * @param asked the asker's words, without whom they name; absent while only states were seen
 * @param confirmed whether the broker is known to have the request
 * @param last newest state change that counted; absent while there is none
 * @param reference what became of the retrained reference
 * @param history state changes in order
 */
record RequestEntry(
        String requestId,
        String modelId,
        @Nullable Asked asked,
        boolean confirmed,
        @Nullable StatusChanged last,
        Reference reference,
        List<Change> history) {

    /**
     * The asker's words.
     *
     * @param digest tells repetitions from conflicts
     * @param request the request without subjects and samples
     * @param subjects number of people
     * @param samples number of samples
     * @param dueAt when it must be done
     */
    record Asked(RequestDigest digest, ForgetRequested request, int subjects, int samples, Instant dueAt) {

        static Asked of(ForgetRequested request, Instant submittedAt, Instant dueAt) {
            var nameless = new ForgetRequested(
                    request.requestId(),
                    request.modelId(),
                    request.modelVersion(),
                    null,
                    null,
                    request.regulation(),
                    submittedAt,
                    dueAt,
                    request.method(),
                    null,
                    request.reference(),
                    request.priority(),
                    null);
            return new Asked(
                    RequestDigest.of(request),
                    nameless,
                    size(request.subjectRefs()),
                    size(request.sampleRefs()),
                    dueAt);
        }

        private static int size(@Nullable Collection<?> references) {
            return references == null ? 0 : references.size();
        }
    }

    /**
     * What became of the retrained reference. Its job may fail and be delivered again, and the two outcomes come on two
     * topics: in whatever order they are read, a score settles it.
     *
     * @param failure why a run of the job failed; absent unless one did
     * @param scored whether there is a reference, and its scores
     */
    record Reference(@Nullable Failure failure, boolean scored) {

        static final Reference UNKNOWN = new Reference(null, false);

        Reference with(Failure news) {
            return new Reference(news, scored);
        }

        Reference withScore() {
            return new Reference(failure, true);
        }

        /** Why there is no reference. */
        @Nullable
        Failure lastingFailure() {
            return scored ? null : failure;
        }
    }

    RequestEntry {
        history = List.copyOf(history);
    }

    static RequestEntry of(String requestId, String modelId) {
        return new RequestEntry(requestId, modelId, null, false, null, Reference.UNKNOWN, List.of());
    }

    /** Takes the asker's words; of several the first count, as the coordinator has it. */
    RequestEntry with(Asked words, boolean published) {
        return new RequestEntry(
                requestId, modelId, asked == null ? words : asked, confirmed || published, last, reference, history);
    }

    /** Takes a state change unless a newer one is known. */
    RequestEntry with(StatusChanged change, int historyLimit) {
        if (!overtakes(change)) {
            return this;
        }
        return new RequestEntry(requestId, modelId, asked, true, change, reference, append(change, historyLimit));
    }

    /** Takes the news that the retrained reference, which follows a completed request, failed. */
    RequestEntry with(Failure failure) {
        return with(reference.with(failure));
    }

    /** Takes the news that the retrained reference was scored. */
    RequestEntry withReferenceScored() {
        return with(reference.withScore());
    }

    private RequestEntry with(Reference news) {
        return new RequestEntry(requestId, modelId, asked, true, last, news, history);
    }

    RequestState state() {
        return last == null ? RequestState.RECEIVED : last.state();
    }

    boolean open() {
        return !state().terminal();
    }

    /** When it was asked for, or first heard of. */
    Instant since() {
        if (asked != null && asked.request().submittedAt() != null) {
            return asked.request().submittedAt();
        }
        return history.isEmpty() ? Instant.EPOCH : history.get(0).at();
    }

    /** The law under which the person asks; {@code other} when he named none. */
    Regulation regulation() {
        var named = asked == null ? null : asked.request().regulation();
        return named == null ? Regulation.OTHER : named;
    }

    Optional<Instant> dueAt() {
        return Optional.ofNullable(asked).map(Asked::dueAt);
    }

    RequestDocument document() {
        var status = Optional.ofNullable(last);
        var words = Optional.ofNullable(asked);
        var request = words.map(Asked::request);
        return new RequestDocument(
                requestId,
                modelId,
                state(),
                status.map(StatusChanged::progress).orElse(0.0),
                status.map(StatusChanged::reasonCode).orElse(null),
                status.map(StatusChanged::message).orElse(null),
                status.map(StatusChanged::attempt).orElse(0),
                status.map(StatusChanged::jobId).orElse(null),
                status.map(StatusChanged::modelVersion).orElse(null),
                request.map(ForgetRequested::method).orElse(null),
                request.map(ForgetRequested::regulation).orElse(null),
                request.map(ForgetRequested::submittedAt).orElse(null),
                words.map(Asked::dueAt).orElse(null),
                status.map(StatusChanged::expectedCompletionAt).orElse(null),
                words.map(Asked::subjects).orElse(null),
                words.map(Asked::samples).orElse(null),
                status.map(StatusChanged::at).orElse(since()),
                wantsReference() ? reference.lastingFailure() : null,
                history);
    }

    /**
     * Requests share a job, and not all of them asked for its reference; as long as nobody knows, it counts as asked.
     */
    private boolean wantsReference() {
        return asked == null || Boolean.TRUE.equals(asked.request().reference());
    }

    private boolean overtakes(StatusChanged change) {
        // The refusal of a second body with this id says nothing about the first.
        if (ErrorCode.CONFLICTING_DUPLICATE.name().equals(change.reasonCode())) {
            return false;
        }
        if (last == null) {
            return true;
        }
        if (last.state().terminal() || change.attempt() < last.attempt()) {
            return false;
        }
        // Coordinator and worker both publish, so a late progress may come after the next state.
        return change.attempt() > last.attempt() || change.state().compareTo(last.state()) >= 0;
    }

    private List<Change> append(StatusChanged change, int limit) {
        var newest = history.isEmpty() ? null : history.get(history.size() - 1);
        if (newest != null && newest.state() == change.state() && newest.attempt() == change.attempt()) {
            return history;
        }
        var next = new Change(change.state(), change.at(), change.attempt(), change.jobId(), change.reasonCode());
        return Stream.concat(history.stream().skip(Math.max(0, history.size() + 1 - limit)), Stream.of(next))
                .toList();
    }
}

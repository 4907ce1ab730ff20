package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest submissions that came through this gateway, in memory and bounded: what an asker may follow before the
 * platform has looked at it, and what tells a repetition from another request. Names nobody. Thread-safe.
 */
@Singleton
public class RecentSubmissions {

    private static final int MOST = 10_000;
    private static final int DEFAULT_PRIORITY = 50;

    private final Map<String, Submission> submissions = new LinkedHashMap<>();

    /**
     * A submission.
     *
     * @param request the request without people, samples and parameters
     * @param caller who sent it
     * @param references number of people and samples
     * @param digest tells repetitions from conflicts
     * @param at when it came
     * @param confirmed whether the broker has it
     */
    record Submission(
            ForgetRequested request, String caller, int references, String digest, Instant at, boolean confirmed) {

        static Submission of(ForgetRequested request, String caller, Instant now) {
            var nameless = new ForgetRequested(
                    request.requestId(),
                    request.modelId(),
                    request.datasetId(),
                    request.modelVersion(),
                    null,
                    null,
                    request.regulation(),
                    request.submittedAt(),
                    request.dueAt(),
                    request.method(),
                    null,
                    request.reference(),
                    request.priority(),
                    request.seed());
            int references = size(request.subjectRefs()) + size(request.sampleRefs());
            return new Submission(nameless, caller, references, RequestDigest.of(request), now, false);
        }

        private boolean same(Submission other) {
            return caller.equals(other.caller) && digest.equals(other.digest);
        }

        int priority() {
            return request.priority() == null ? DEFAULT_PRIORITY : request.priority();
        }

        private static int size(@Nullable Collection<?> references) {
            return references == null ? 0 : references.size();
        }
    }

    /**
     * Takes a submission in before it is published.
     *
     * @return the first one of its id; it is confirmed when the broker has it already
     * @throws LetheException {@link ErrorCode#CONFLICTING_DUPLICATE} if the id stands for something else, or for
     *     somebody else's request
     */
    synchronized Submission reserve(Submission submission) {
        var id = submission.request().requestId();
        var first = submissions.get(id);
        if (first == null) {
            submissions.put(id, submission);
            if (submissions.size() > MOST) {
                submissions.remove(submissions.keySet().iterator().next());
            }
            return submission;
        }
        if (!first.same(submission)) {
            throw conflict(id);
        }
        return first;
    }

    /** The broker has a submission. */
    synchronized void confirm(Submission submission) {
        submissions.computeIfPresent(
                submission.request().requestId(),
                (id, known) -> new Submission(
                        known.request(), known.caller(), known.references(), known.digest(), known.at(), true));
    }

    /** The broker may or may not have a submission; nobody shall see it, and it may come again. */
    synchronized void release(Submission submission) {
        submissions.computeIfPresent(submission.request().requestId(), (id, known) -> known.confirmed() ? known : null);
    }

    /** A submission that the broker has. */
    synchronized Optional<Submission> find(String requestId) {
        return Optional.ofNullable(submissions.get(requestId)).filter(Submission::confirmed);
    }

    static LetheException conflict(String requestId) {
        return new LetheException(
                ErrorCode.CONFLICTING_DUPLICATE,
                "request %s exists with another body; use a new requestId".formatted(requestId));
    }
}

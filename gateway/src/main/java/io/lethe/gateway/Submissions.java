package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.service.messaging.EventPublisher;
import io.lethe.service.messaging.MessagingMetrics;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jspecify.annotations.Nullable;

/** Takes forget requests in: each id leads to one event, and the answer waits until the broker has it. */
@ApplicationScoped
public class Submissions {

    private static final String CHANNEL = "forget-requested-out";

    private final RequestView requests;
    private final ModelView models;
    private final ViewFeed feed;
    private final EventPublisher publisher;
    private final MutinyEmitter<byte[]> emitter;
    private final MessagingMetrics metrics;

    @Inject
    public Submissions(
            RequestView requests,
            ModelView models,
            ViewFeed feed,
            EventPublisher publisher,
            @Channel(CHANNEL) MutinyEmitter<byte[]> emitter,
            MessagingMetrics metrics) {
        this.requests = requests;
        this.models = models;
        this.feed = feed;
        this.publisher = publisher;
        this.emitter = emitter;
        this.metrics = metrics;
    }

    /**
     * Submits a request, unless it is a repetition.
     *
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#MODEL_NOT_FOUND},
     *     {@link ErrorCode#CONFLICTING_DUPLICATE} or {@link ErrorCode#BROKER_UNAVAILABLE}
     */
    RequestEntry submit(ForgetSubmission submission, @Nullable String idempotencyKey) {
        var request = SubmissionRules.toEvent(submission, idempotencyKey, Instant.now());
        requireModel(request.modelId());
        var digest = RequestDigest.of(request);
        var reserved =
                requests.reserve(request, submission.submittedAt() == null ? digest.withoutSubmittedAt() : digest);
        if (reserved.confirmed()) {
            metrics.duplicate("lethe.forget.requested.v1", "REPEATED_SUBMISSION");
            return reserved;
        }
        return publish(request);
    }

    private RequestEntry publish(ForgetRequested request) {
        try {
            publisher.publish(emitter, request, null);
        } catch (LetheException e) {
            requests.release(request.requestId());
            throw e;
        }
        return requests.confirm(request);
    }

    private void requireModel(String modelId) {
        if (!models.knows(modelId) && feed.caughtUp()) {
            throw new LetheException(
                    ErrorCode.MODEL_NOT_FOUND, "no model '%s'; GET /models lists them".formatted(modelId));
        }
    }
}

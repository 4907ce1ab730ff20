package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.ForgetRules;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Topics;
import io.lethe.gateway.RecentSubmissions.Submission;
import io.lethe.gateway.ledger.LedgerException;
import io.lethe.gateway.ledger.RequestLedger;
import io.lethe.service.messaging.MessagingMetrics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes forget requests in. The broker alone decides whether one is in: the view only helps to tell a repetition, and
 * which models there are is for the coordinator to say.
 */
@ApplicationScoped
public class Submissions {

    private static final Logger LOG = Logger.getLogger(Submissions.class);

    private final RecentSubmissions recent;
    private final RequestLedger ledger;
    private final RequestDocuments documents;
    private final Intake intake;
    private final MessagingMetrics metrics;
    private final ForgetRules rules;

    @Inject
    public Submissions(
            RecentSubmissions recent,
            RequestLedger ledger,
            RequestDocuments documents,
            Intake intake,
            MessagingMetrics metrics,
            ForgetConfig config) {
        this.recent = recent;
        this.ledger = ledger;
        this.documents = documents;
        this.intake = intake;
        this.metrics = metrics;
        this.rules = new ForgetRules(config.maxReferences());
    }

    /**
     * The event of a submission.
     *
     * @param idempotencyKey header that may stand in for the body's request id
     * @throws LetheException as {@link ForgetRules#check(ForgetRequested, Instant)} does
     */
    ForgetRequested read(ForgetSubmission submission, @Nullable String idempotencyKey) {
        var now = Instant.now();
        var request = submission.toEvent(requestId(submission.requestId(), idempotencyKey), now);
        rules.check(request, now);
        return request;
    }

    /**
     * Publishes a request, unless the broker has it already.
     *
     * @param caller who asks: an id belongs to whoever used it first
     * @return where it stands; fails with {@link ErrorCode#BROKER_UNAVAILABLE}
     * @throws LetheException {@link ErrorCode#CONFLICTING_DUPLICATE} as far as this gateway can tell
     */
    Uni<RequestDocument> submit(ForgetRequested request, String caller) {
        var known = known(request.requestId());
        known.ifPresent(standing -> requireNoContradiction(request, standing));
        var submission = Submission.of(request, caller, Instant.now());
        var first = recent.reserve(submission);
        if (first.confirmed()) {
            metrics.duplicate(Topics.FORGET_REQUESTED, "REPEATED_SUBMISSION");
            return Uni.createFrom().item(document(known, first));
        }
        return intake.submit(request, caller).onItemOrFailure().transformToUni((nothing, failure) -> {
            if (failure != null) {
                recent.release(first);
                return Uni.createFrom().failure(failure);
            }
            recent.confirm(first);
            return Uni.createFrom().item(document(known, first));
        });
    }

    private RequestDocument document(Optional<RequestLedger.Standing> known, Submission submission) {
        return known.map(standing -> documents.brief(standing.status()))
                .orElseGet(() -> documents.received(submission));
    }

    private Optional<RequestLedger.Standing> known(String requestId) {
        try {
            return ledger.find(requestId);
        } catch (LedgerException e) {
            LOG.warnf("a request was taken in without a look at the view: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** The view does not know whom a request names, but may know that it is another one. */
    private static void requireNoContradiction(ForgetRequested request, RequestLedger.Standing known) {
        var status = known.status();
        boolean contradicts = differs(request.modelId(), status.modelId())
                || differs(request.datasetId(), status.datasetId())
                || differs(request.regulation(), status.regulation())
                || differs(request.priority(), status.priority());
        if (contradicts) {
            throw RecentSubmissions.conflict(request.requestId());
        }
    }

    private static boolean differs(@Nullable Object asked, @Nullable Object known) {
        return asked != null && known != null && !asked.equals(known);
    }

    private static String requestId(@Nullable String body, @Nullable String header) {
        var first = body == null ? header : body;
        if (first == null) {
            return UUID.randomUUID().toString();
        }
        var id = ForgetRules.requestId(first);
        if (header != null && !id.equals(ForgetRules.requestId(header))) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "requestId and Idempotency-Key differ; give one of them");
        }
        return id;
    }
}

package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobPlanned.Purpose;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.StatusChanged;
import io.lethe.gateway.RequestDocument.Failure;
import io.lethe.gateway.RequestEntry.Asked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Every forget request by id, folded from the topics. */
@ApplicationScoped
public class RequestView {

    private final Map<String, RequestEntry> entries = new ConcurrentHashMap<>();
    private final GatewayConfig config;

    @Inject
    public RequestView(GatewayConfig config) {
        this.config = config;
    }

    /** A request came round on its topic, from us or from any other producer. */
    void fold(ForgetRequested request, Instant publishedAt) {
        var asked = asked(request, publishedAt);
        entries.compute(
                request.requestId(), (id, entry) -> known(entry, request).with(asked, true));
    }

    /** A request moved on. */
    void fold(StatusChanged change) {
        entries.compute(change.requestId(), (id, entry) -> {
            var known = entry == null ? RequestEntry.of(id, change.modelId()) : entry;
            return known.with(change, config.historyLimit());
        });
    }

    /** A job failed; a candidate's requests hear of it by their status, a reference's have none any more. */
    void fold(JobFailed failed) {
        if (failed.purpose() == Purpose.REFERENCE) {
            var failure = new Failure(failed.reasonCode(), failed.message());
            update(failed.requestIds(), failed.modelId(), entry -> entry.with(failure));
        }
    }

    /** A model was scored: a reference that was has not failed, whatever else is told of it. */
    void fold(EvaluationScored scored) {
        if (scored.state() == ModelState.RETRAINED) {
            update(scored.requestIds(), scored.model().modelId(), RequestEntry::withReferenceScored);
        }
    }

    /**
     * Takes a submission in before it is published, so that of two at a time one wins.
     *
     * @param request the event to be published
     * @param digest of what the caller gave
     * @return the entry; it is confirmed when the broker has the request already
     * @throws LetheException {@link ErrorCode#CONFLICTING_DUPLICATE} if the id stands for something else
     */
    RequestEntry reserve(ForgetRequested request, RequestDigest digest) {
        var asked = asked(request, Instant.now());
        return Optional.ofNullable(entries.compute(request.requestId(), (id, entry) -> {
                    var known = known(entry, request).with(asked, false);
                    var first = known.asked();
                    if (first != null && !first.digest().repeatedBy(digest)) {
                        throw new LetheException(
                                ErrorCode.CONFLICTING_DUPLICATE,
                                "request %s exists with another body; use a new requestId".formatted(id));
                    }
                    return known;
                }))
                .orElseThrow();
    }

    /** The broker has a reserved request. */
    RequestEntry confirm(ForgetRequested request) {
        fold(request, Instant.now());
        return find(request.requestId()).orElseThrow();
    }

    /** A reserved request could not be published; nobody shall see it. */
    void release(String requestId) {
        entries.computeIfPresent(requestId, (id, entry) -> entry.confirmed() ? entry : null);
    }

    Optional<RequestEntry> find(String requestId) {
        return Optional.ofNullable(entries.get(requestId));
    }

    Collection<RequestEntry> all() {
        return Collections.unmodifiableCollection(entries.values());
    }

    private void update(List<String> requestIds, String modelId, UnaryOperator<RequestEntry> news) {
        requestIds.forEach(requestId -> entries.compute(
                requestId, (id, entry) -> news.apply(entry == null ? RequestEntry.of(id, modelId) : entry)));
    }

    private Asked asked(ForgetRequested request, Instant publishedAt) {
        var submittedAt = request.submittedAt() == null ? publishedAt : request.submittedAt();
        var dueAt = request.dueAt() == null
                ? Allowance.dueAt(request.regulation(), submittedAt, config.otherAllowance())
                : request.dueAt();
        return Asked.of(request, submittedAt, dueAt);
    }

    private static RequestEntry known(@Nullable RequestEntry entry, ForgetRequested request) {
        return entry == null ? RequestEntry.of(request.requestId(), request.modelId()) : entry;
    }
}

package io.lethe.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two requests with one id ask for the same, without keeping whom they name. Times count only when the
 * caller gave them: the gateway fills in {@code submittedAt}, so a repetition without one differs in nothing else.
 *
 * @param sha256 digest over all fields but the times
 * @param submittedAt when the person asked
 * @param dueAt when it must be done
 */
record RequestDigest(
        String sha256,
        @Nullable Instant submittedAt,
        @Nullable Instant dueAt) {

    static RequestDigest of(ForgetRequested request) {
        ObjectNode content = EventJson.mapper().valueToTree(request);
        content.remove("submittedAt");
        content.remove("dueAt");
        return new RequestDigest(EventJson.digest(content), request.submittedAt(), request.dueAt());
    }

    /** The digest of a submission whose body had no time of its own. */
    RequestDigest withoutSubmittedAt() {
        return new RequestDigest(sha256, null, dueAt);
    }

    /** Whether a later submission repeats this request. */
    boolean repeatedBy(RequestDigest later) {
        return sha256.equals(later.sha256)
                && (later.submittedAt == null || later.submittedAt.equals(submittedAt))
                && (later.dueAt == null || later.dueAt.equals(dueAt));
    }
}

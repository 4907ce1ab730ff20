package io.lethe.unlearning.coordinator;

import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.StatusChanged;
import java.time.Instant;
import java.util.Objects;

/**
 * What is remembered of a request so that a second one with its id has no second effect.
 *
 * @param digest SHA-256 of the body
 * @param regulation law under which it was made
 * @param submittedAt when the person asked; when it was looked at first, if nobody said
 * @param method unlearning method
 * @param status what the coordinator said last
 */
record KnownRequest(String digest, Regulation regulation, Instant submittedAt, String method, StatusChanged status) {

    static KnownRequest of(ForgetRequested request, String digest, String method, StatusChanged status) {
        return new KnownRequest(
                digest,
                Objects.requireNonNullElse(request.regulation(), Regulation.OTHER),
                Objects.requireNonNullElse(request.submittedAt(), status.at()),
                method,
                status);
    }

    KnownRequest with(StatusChanged next) {
        return new KnownRequest(digest, regulation, submittedAt, method, next);
    }
}

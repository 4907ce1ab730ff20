package io.lethe.unlearning.coordinator;

import io.lethe.contracts.Regulation;
import io.lethe.contracts.StatusChanged;
import java.time.Instant;

/**
 * What is remembered of a request so that a second one with its id has no second effect.
 *
 * @param digest SHA-256 of the body
 * @param regulation law under which it was made
 * @param submittedAt when the person asked
 * @param method unlearning method
 * @param status what the coordinator said last
 */
record KnownRequest(String digest, Regulation regulation, Instant submittedAt, String method, StatusChanged status) {

    KnownRequest with(StatusChanged next) {
        return new KnownRequest(digest, regulation, submittedAt, method, next);
    }
}

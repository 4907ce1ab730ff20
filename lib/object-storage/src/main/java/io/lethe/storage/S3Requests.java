package io.lethe.storage;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.security.ProviderException;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each request until the store answers it, or the tries are used up. An answer may be a refusal. */
final class S3Requests {

    private static final Logger LOG = LoggerFactory.getLogger(S3Requests.class);

    private final URI endpoint;
    private final RetryPolicy<Object> patient;
    private final RetryPolicy<Object> patientWithRivals;
    private final RetryPolicy<Object> impatient;

    S3Requests(URI endpoint, Retries retries) {
        this.endpoint = endpoint;
        this.patient = policy(retries, S3Fault::passing);
        this.patientWithRivals = policy(retries, fault -> fault.passing() || fault.conflict());
        this.impatient = RetryPolicy.builder().withMaxAttempts(1).build();
    }

    /** Something to ask of the store; may be sent several times. */
    @FunctionalInterface
    interface Request<T> {
        T send() throws MinioException, IOException;
    }

    /**
     * Sends a request.
     *
     * @throws S3Exception with {@code STORE_REFUSED} or, if there is no answer that counts, {@code STORE_UNAVAILABLE}
     */
    <T> T send(S3Call call, Request<T> request) {
        return send(call, request, patient);
    }

    /**
     * Sends a conditional write; one that met another write of the same object is sent again.
     *
     * @throws S3Exception as {@link #send(S3Call, Request)}
     */
    <T> T sendConditional(S3Call call, Request<T> request) {
        return send(call, request, patientWithRivals);
    }

    /** Sends a request once, for those who ask again themselves. */
    <T> T sendOnce(S3Call call, Request<T> request) {
        return send(call, request, impatient);
    }

    /** Sends a request about an object; empty if the bucket is there and the object is not. */
    <T> Optional<T> find(S3Call call, Request<T> request) {
        try {
            return Optional.of(send(call, request));
        } catch (S3Exception e) {
            if (e.fault().noObject()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private <T> T send(S3Call call, Request<T> request, RetryPolicy<Object> retries) {
        try {
            return Failsafe.with(retries).get(attempt -> attempt(call, request, attempt.getAttemptCount() + 1));
        } catch (FailsafeException e) {
            // All that we throw comes through as it is; this is a pause that was interrupted.
            Thread.currentThread().interrupt();
            throw new LetheException(
                    ErrorCode.STORE_UNAVAILABLE, "the service stopped waiting for the store to " + call, e);
        }
    }

    private <T> T attempt(S3Call call, Request<T> request, int tries) {
        try {
            return request.send();
        } catch (FileSystemException e) {
            throw new UncheckedIOException(e);
        } catch (MinioException | IOException | IllegalStateException | ProviderException e) {
            // The SDK wraps a broken connection into an IllegalStateException.
            var fault = S3Fault.of(e);
            LOG.debug("try {} to {} failed: {}", tries, call, fault.describe());
            throw fault.passing() || fault.conflict()
                    ? S3Exception.absent(endpoint, call, fault, tries, e)
                    : S3Exception.refused(endpoint, call, fault, e);
        }
    }

    private static RetryPolicy<Object> policy(Retries retries, Predicate<S3Fault> again) {
        return retries.policy()
                .handleIf(thrown -> thrown instanceof S3Exception e && again.test(e.fault()))
                .build();
    }
}

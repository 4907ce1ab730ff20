package io.lethe.storage;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each request until the store answers it, or the tries are used up. An answer may be a refusal. */
final class S3Requests {

    private static final Logger LOG = LoggerFactory.getLogger(S3Requests.class);
    private static final int NOT_FOUND = 404;

    private final S3Settings settings;

    S3Requests(S3Settings settings) {
        this.settings = settings;
    }

    /** Something to ask of the store; may be sent several times. */
    @FunctionalInterface
    interface Request<T> {
        T send() throws MinioException, IOException;
    }

    /** The store answered, and the answer is no; the same request would be refused again. */
    static final class RefusedException extends LetheException {

        private static final long serialVersionUID = 1L;

        private final int status;

        RefusedException(int status, String message, Throwable cause) {
            super(ErrorCode.STORE_UNAVAILABLE, "the store refused to " + message, cause);
            this.status = status;
        }

        /** HTTP status of the answer. */
        int status() {
            return status;
        }
    }

    /**
     * Sends a request.
     *
     * @param what the request in a word, for messages
     * @throws RefusedException if the store refuses it
     * @throws LetheException with {@code STORE_UNAVAILABLE} if there is no answer
     */
    <T> T send(String what, String bucket, String key, Request<T> request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.send();
            } catch (FileSystemException e) {
                throw new UncheckedIOException(e);
            } catch (MinioException | IOException | IllegalStateException e) {
                // The SDK wraps a broken connection into an IllegalStateException.
                var failure = "%s %s/%s: %s".formatted(what, bucket, key, S3Faults.describe(e));
                if (!S3Faults.passing(e)) {
                    throw new RefusedException(S3Faults.status(e), failure, e);
                }
                if (attempt >= settings.retries().attempts()) {
                    throw new LetheException(
                            ErrorCode.STORE_UNAVAILABLE,
                            "the store at %s did not answer after %d tries (%s)"
                                    .formatted(settings.endpoint(), attempt, failure),
                            e);
                }
                LOG.debug("try {} failed, trying again: {}", attempt, failure);
                pause(settings.retries().pauseAfter(attempt));
            }
        }
    }

    /** Sends a request about an object; empty if the object is not there. */
    <T> Optional<T> find(String what, String bucket, String key, Request<T> request) {
        try {
            return Optional.of(send(what, bucket, key, request));
        } catch (RefusedException e) {
            if (e.status() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Sends a request that needs nothing but the bucket. */
    <T> T sendToBucket(String what, String bucket, String key, Request<T> request) {
        try {
            return send(what, bucket, key, request);
        } catch (RefusedException e) {
            throw e.status() == NOT_FOUND ? Digests.noBucket(bucket) : e;
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorCode.STORE_UNAVAILABLE, "interrupted while waiting for the store", e);
        }
    }
}

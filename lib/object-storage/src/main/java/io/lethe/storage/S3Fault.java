package io.lethe.storage;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.ProviderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Why a request did not succeed, dug out of the SDK's exceptions, which wrap the one that matters at varying depth.
 *
 * @param status HTTP status of the answer, or {@link #NONE}
 * @param code the store's own code, or empty: an answer to HEAD has none
 * @param words one sentence of the store or, without an answer, the innermost exception
 * @param clockAhead how far the store's clock is ahead of ours, if the answer tells
 * @param passing whether the same request may succeed later: the transport broke, or the store is overloaded or down
 */
record S3Fault(int status, String code, String words, Optional<Duration> clockAhead, boolean passing) {

    /** Not an HTTP answer. */
    static final int NONE = 0;

    static final int NOT_FOUND = 404;

    private static final int NOT_MODIFIED = 304;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int INSUFFICIENT_STORAGE = 507;

    /** Codes that ask for another try, whatever status they come with; S3 sends some with 200, 400 and 409. */
    private static final Set<String> TRY_AGAIN = Set.of(
            "ConditionalRequestConflict",
            "InternalError",
            "NoSuchUpload",
            "OperationAborted",
            "RequestTimeout",
            "ServiceUnavailable",
            "SlowDown",
            "Throttling",
            "ThrottlingException");

    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");
    private static final Pattern CREDENTIAL_SERVICE_STATUS = Pattern.compile("HTTP status code (5\\d\\d|429)");
    private static final int MAX_WORDS = 200;

    /** Reads what the SDK threw. */
    static S3Fault of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ErrorResponseException answer) {
                return of(answer);
            }
            if (cause instanceof ServerException answer) {
                return answered(answer.statusCode(), "", "", Optional.empty());
            }
            if (cause instanceof UnreadableAnswerException answer) {
                return answered(answer.status(), "", "not of S3, but " + answer.contentType(), Optional.empty());
            }
        }
        return new S3Fault(NONE, "", innermost(thrown).toString(), Optional.empty(), passing(thrown));
    }

    private static S3Fault of(ErrorResponseException answer) {
        var response = answer.response();
        // The SDK makes up a code for an answer to HEAD.
        boolean named = !response.request().method().equals("HEAD");
        var sent = response.headers().getInstant("Date");
        return answered(
                response.code(),
                named ? answer.errorResponse().code() : "",
                Objects.toString(answer.errorResponse().message(), ""),
                Optional.ofNullable(sent)
                        .map(at -> Duration.between(Instant.ofEpochMilli(response.receivedResponseAtMillis()), at)));
    }

    private static S3Fault answered(int status, String code, String words, Optional<Duration> clockAhead) {
        boolean passing = TRY_AGAIN.contains(code)
                || status == REQUEST_TIMEOUT
                || status == TOO_MANY_REQUESTS
                || (status >= SERVER_ERROR && status != NOT_IMPLEMENTED && status != INSUFFICIENT_STORAGE);
        return new S3Fault(status, UNSAFE.matcher(code).replaceAll("?"), shortened(words), clockAhead, passing);
    }

    /** Whether the store answered at all. */
    boolean answered() {
        return status != NONE;
    }

    /** Whether the answer to a conditional put means that the object exists; some stores say 304. */
    boolean exists() {
        return status == PRECONDITION_FAILED || status == NOT_MODIFIED;
    }

    /** Whether another write of the same object was under way, which says nothing about how that ended. */
    boolean conflict() {
        return status == CONFLICT;
    }

    /** Whether the object does not exist. An answer to HEAD means this as well when there is no bucket. */
    boolean noObject() {
        return status == NOT_FOUND && !code.equals("NoSuchBucket");
    }

    /** The answer in the store's own terms, or what broke the connection. */
    String describe() {
        if (!answered()) {
            return words;
        }
        return code.isEmpty() ? "HTTP " + status + " without a code" : "HTTP " + status + " " + code;
    }

    private static boolean passing(Throwable thrown) {
        boolean broken = false;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException
                    || cause instanceof FileSystemException) {
                return false;
            }
            if (cause instanceof ProviderException provider) {
                broken |= CREDENTIAL_SERVICE_STATUS.matcher(provider.toString()).find();
            }
            broken |= cause instanceof IOException;
        }
        return broken;
    }

    private static Throwable innermost(Throwable thrown) {
        Throwable innermost = thrown;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost;
    }

    private static String shortened(String words) {
        return words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS) + "…";
    }
}

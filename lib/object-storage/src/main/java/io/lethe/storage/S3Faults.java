package io.lethe.storage;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;

/** Reads the SDK's exceptions, which wrap the one that matters at varying depth. */
final class S3Faults {

    /** Not an HTTP answer. */
    static final int NONE = 0;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private S3Faults() {}

    /** The HTTP status of the answer, or {@link #NONE}. */
    static int status(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof ErrorResponseException answer) {
                return answer.response().code();
            }
            if (cause instanceof ServerException answer) {
                return answer.statusCode();
            }
        }
        return NONE;
    }

    /** Whether the same request may succeed later: the transport broke, or the server is overloaded or down. */
    static boolean passing(Throwable fault) {
        int status = status(fault);
        if (status != NONE) {
            return status >= SERVER_ERROR || status == TOO_MANY_REQUESTS;
        }
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** The innermost reason in one line. */
    static String describe(Throwable fault) {
        Throwable root = fault;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        int status = status(fault);
        return status == NONE ? root.toString() : "HTTP " + status;
    }
}

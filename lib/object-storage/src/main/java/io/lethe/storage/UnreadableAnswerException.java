package io.lethe.storage;

import java.io.IOException;

/** An error answer that is not S3's XML: from a proxy, a load balancer, or something that is no S3 store. */
final class UnreadableAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String contentType;

    UnreadableAnswerException(int status, String contentType) {
        super("HTTP %d with %s".formatted(status, contentType));
        this.status = status;
        this.contentType = contentType;
    }

    /** HTTP status of the answer. */
    int status() {
        return status;
    }

    /** What the answer is made of. */
    String contentType() {
        return contentType;
    }
}

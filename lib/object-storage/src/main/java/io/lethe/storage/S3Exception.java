package io.lethe.storage;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.net.URI;

/** A request that the store refused, or did not serve. The message is for the operator: what, where, and what to do. */
final class S3Exception extends LetheException {

    private static final long serialVersionUID = 1L;

    private final transient S3Fault fault;

    private S3Exception(ErrorCode code, String message, S3Fault fault, Throwable cause) {
        super(code, message, cause);
        this.fault = fault;
    }

    /** The store, or something on the way to it, said no; it will say so again until the deployment is mended. */
    static S3Exception refused(URI endpoint, S3Call call, S3Fault fault, Throwable cause) {
        return new S3Exception(
                ErrorCode.STORE_REFUSED,
                "the store at %s refused to %s: %s; %s"
                        .formatted(endpoint, call, fault.describe(), RefusalAdvice.on(call, fault)),
                fault,
                cause);
    }

    /** The store did not answer, or only to say that it cannot now. */
    static S3Exception absent(URI endpoint, S3Call call, S3Fault fault, int tries, Throwable cause) {
        var often = tries == 1 ? "one try" : tries + " tries";
        var message = fault.answered()
                ? "the store at %s could not %s in %s, its last answer was %s; that may pass"
                : "the store at %s did not %s: no answer to %s (%s); is it running, and is this its address?";
        return new S3Exception(
                ErrorCode.STORE_UNAVAILABLE, message.formatted(endpoint, call, often, fault.describe()), fault, cause);
    }

    /** The answer, or its absence. */
    S3Fault fault() {
        return fault;
    }
}

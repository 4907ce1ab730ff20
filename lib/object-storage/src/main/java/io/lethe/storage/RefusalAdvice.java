package io.lethe.storage;

import java.util.Locale;

/** What an operator does about a refusal. */
final class RefusalAdvice {

    private static final String REGION = "check the region that the service is told";

    private RefusalAdvice() {}

    static String on(S3Call call, S3Fault fault) {
        if (isAboutChecksums(fault)) {
            return "it does not take the checksum (CRC32C) that the S3 client always sends; take a version that does";
        }
        return switch (fault.code()) {
            case "RequestTimeTooSkewed", "RequestExpired" -> clock(fault);
            case "SignatureDoesNotMatch" ->
                "check the secret key; if it is right, a proxy changes host or path of the requests";
            case "InvalidAccessKeyId", "InvalidSecurity" -> "check the access key: the store does not know it";
            case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
                "check the session token: it is too old, or belongs to other keys";
            case "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException",
                    "InvalidRegion",
                    "PermanentRedirect",
                    "Redirect",
                    "TemporaryRedirect" -> REGION;
            case "NoSuchBucket" -> bucket(call);
            case "NotImplemented", "MethodNotAllowed" -> unknownRequest(call);
            case "QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity" -> "make room in it";
            default -> byStatus(call, fault);
        };
    }

    private static String byStatus(S3Call call, S3Fault fault) {
        return switch (fault.status()) {
            case S3Fault.NONE ->
                "check that this is an S3 store, the certificate it shows, and where the credentials come from";
            case 301, 307 -> REGION;
            case 401, 403 -> permission(call);
            case S3Fault.NOT_FOUND -> bucket(call);
            case 501 -> unknownRequest(call);
            case 507 -> "make room in it";
            default -> "its words: " + (fault.words().isEmpty() ? "none" : fault.words());
        };
    }

    private static String permission(S3Call call) {
        if (call.operation().reads()) {
            return "it may not be read, or it does not exist and the store may not say so: "
                    + "these credentials need s3:GetObject and, on the bucket, s3:ListBucket";
        }
        return "these credentials need " + call.operation().permission();
    }

    private static String unknownRequest(S3Call call) {
        return switch (call.operation()) {
            case PUT_ONCE ->
                "it does not know If-None-Match, which write-once artifacts need; take a store, or a version, that does";
            case PUT -> "it does not know such uploads, perhaps their checksum (CRC32C); take a version that does";
            default -> "this store, or a proxy before it, does not know such requests; take a version that does";
        };
    }

    private static String bucket(S3Call call) {
        return "the bucket '%s' does not exist; create it, or name the one that exists".formatted(call.bucket());
    }

    private static String clock(S3Fault fault) {
        return fault.clockAhead()
                .map(ahead -> "check the clocks: the store's is %d s %s this machine's"
                        .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"))
                .orElse("check the clock of this machine");
    }

    private static boolean isAboutChecksums(S3Fault fault) {
        var answer = (fault.code() + " " + fault.words()).toLowerCase(Locale.ROOT);
        return fault.answered() && (answer.contains("checksum") || answer.contains("crc32"));
    }
}

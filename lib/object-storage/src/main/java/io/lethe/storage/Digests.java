package io.lethe.storage;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, the platform's only proof of integrity. */
public final class Digests {

    private Digests() {}

    /** A digest that has seen nothing yet. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** What a digest has seen, as 64 lower-case hex digits; resets it. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The reference of an object with this content. */
    public static ArtifactRef describe(String bucket, String key, byte[] content) {
        var digest = sha256();
        digest.update(content);
        return new ArtifactRef(bucket, key, hex(digest), content.length);
    }

    /** Throws unless size and digest are those of the reference. */
    static void check(ArtifactRef expected, ArtifactRef actual) {
        if (expected.size() != actual.size() || !expected.sha256().equals(actual.sha256())) {
            throw new LetheException(
                    ErrorCode.ARTIFACT_CORRUPTED,
                    "%s/%s has %d bytes with digest %s, expected %d bytes with digest %s"
                            .formatted(
                                    expected.bucket(),
                                    expected.key(),
                                    actual.size(),
                                    actual.sha256(),
                                    expected.size(),
                                    expected.sha256()));
        }
    }

    static LetheException missing(ArtifactRef ref) {
        return new LetheException(
                ErrorCode.ARTIFACT_MISSING, "the store has no object %s/%s".formatted(ref.bucket(), ref.key()));
    }
}

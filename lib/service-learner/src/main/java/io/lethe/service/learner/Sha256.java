package io.lethe.service.learner;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of artifacts. */
final class Sha256 {

    private Sha256() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}

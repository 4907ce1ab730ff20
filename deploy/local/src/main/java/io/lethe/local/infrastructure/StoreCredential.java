package io.lethe.local.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The store's credential, generated once per data folder and readable by its owner only.
 *
 * @param accessKey the identity
 * @param secretKey the secret
 */
public record StoreCredential(String accessKey, String secretKey) {

    private static final String ACCESS_KEY = "lethe-local";
    private static final int SECRET_BYTES = 24;

    /** The credential of a data folder, made when there is none yet. */
    public static StoreCredential of(Path dataDir) {
        Path file = dataDir.resolve("store.secret");
        try {
            Files.createDirectories(dataDir);
            if (!Files.exists(file)) {
                create(file);
            }
            return new StoreCredential(ACCESS_KEY, Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the store's secret in " + file, e);
        }
    }

    @Override
    public String toString() {
        return "StoreCredential[" + accessKey + "]";
    }

    private static void create(Path file) throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            return;
        }
        Files.writeString(file, HexFormat.of().formatHex(secret));
    }
}

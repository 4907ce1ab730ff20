package io.lethe.dataset;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object, or a folder, of the store by its own names.
 *
 * @param bucket the bucket
 * @param key of the object; with a slash at its end that of a folder, empty for the whole bucket
 */
record StoreLocation(String bucket, String key) {

    private static final String SCHEME = "s3://";
    private static final Pattern FORM = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.{0,1024})");

    /** Whether a text is meant to be a location. */
    static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads what an importer wrote.
     *
     * @param part the file that it stands for
     * @throws LetheException with {@code INVALID_REQUEST}
     */
    static StoreLocation of(String part, String text) {
        return parse(text)
                .orElseThrow(() -> new LetheException(
                        ErrorCode.INVALID_REQUEST,
                        "files.%s is not of the form s3://BUCKET/KEY, without empty, '.' or '..' steps"
                                .formatted(part)));
    }

    /**
     * Reads what an operator allows: everything below it.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static StoreLocation allowed(String text) {
        return parse(text.endsWith("/") ? text : text + "/")
                .orElseThrow(() -> new IllegalArgumentException(
                        "lethe.dataset.sources.allowed has '%s'; expected s3://BUCKET/FOLDER/".formatted(text)));
    }

    boolean isBelow(StoreLocation folder) {
        return bucket.equals(folder.bucket) && key.startsWith(folder.key);
    }

    /** The last step of the key. */
    String fileName() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }

    private static Optional<StoreLocation> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches() && plain(parts.group(2))
                ? Optional.of(new StoreLocation(parts.group(1), parts.group(2)))
                : Optional.empty();
    }

    private static boolean plain(String key) {
        String path = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        return key.isEmpty()
                || Arrays.stream(path.split("/", -1))
                        .noneMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."));
    }
}

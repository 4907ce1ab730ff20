package io.lethe.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.google.common.hash.Hashing;
import io.lethe.contracts.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of machines, out of a JSON file that holds only their digests. A machine may have several, so that a new one
 * can be handed out before the old one goes. The file is read anew when it has changed; one that cannot be read leaves
 * what was known before. Thread-safe.
 */
final class ApiKeys {

    /** Shorter ones can be guessed: 32 hex digits are 128 bits. */
    static final int SHORTEST = 32;

    private static final Logger LOG = Logger.getLogger(ApiKeys.class);
    private static final ObjectReader READER = EventJson.mapper()
            .readerFor(new TypeReference<List<ApiKey>>() {})
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path file;
    private volatile Known known;

    private record Known(@Nullable FileTime written, Map<String, ApiKey> byDigest) {}

    private ApiKeys(Path file) {
        this.file = file;
        this.known = new Known(written(), read());
    }

    /**
     * Reads a file for the first time.
     *
     * @throws IllegalStateException if it cannot be read
     */
    static ApiKeys of(Path file) {
        try {
            return new ApiKeys(file);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new IllegalStateException(refusal(file, e), e);
        }
    }

    /** What a key is known as, unless it has expired. */
    Optional<ApiKey> find(String key, Instant now) {
        if (key.length() < SHORTEST) {
            return Optional.empty();
        }
        var digest = Hashing.sha256().hashString(key, UTF_8).toString();
        return Optional.ofNullable(current().byDigest().get(digest)).filter(found -> !found.expired(now));
    }

    private Known current() {
        var before = known;
        var written = written();
        if (written == null || written.equals(before.written())) {
            return before;
        }
        synchronized (this) {
            if (!written.equals(known.written())) {
                known = new Known(written, reread());
            }
            return known;
        }
    }

    private Map<String, ApiKey> reread() {
        try {
            var read = read();
            LOG.infof("%s: %d keys", file, read.size());
            return read;
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.errorf("%s; the keys that were known before stay", refusal(file, e));
            return known.byDigest();
        }
    }

    private Map<String, ApiKey> read() {
        try {
            List<ApiKey> keys = READER.readValue(file.toFile());
            var digests = new HashSet<String>();
            for (var key : keys) {
                if (!digests.add(key.sha256())) {
                    throw new IllegalArgumentException("the key of '%s' is there twice".formatted(key.name()));
                }
            }
            return keys.stream().collect(Collectors.toUnmodifiableMap(ApiKey::sha256, Function.identity()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable FileTime written() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            // Between two versions of a mounted secret there may be none.
            return null;
        }
    }

    private static String refusal(Path file, RuntimeException e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return "the API keys in %s cannot be read: %s".formatted(file, cause.getMessage());
    }
}

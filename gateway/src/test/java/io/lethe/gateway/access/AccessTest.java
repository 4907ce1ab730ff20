package io.lethe.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.gateway.access.AccessConfig.Authentication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final String KEY = "00112233445566778899aabbccddeeff";
    /** {@code printf %s $KEY | sha256sum}. */
    private static final String DIGEST = "5947d7c33d783f94b3b4c1a96ebc8991ed28f1b069b71e03376cba8caa98a720";

    @TempDir
    Path folder;

    @Test
    void doesNotStartWhereNobodyCouldComeIn() {
        assertThatThrownBy(() -> access(Authentication.REQUIRED, null, "0.0.0.0", null))
                .hasMessageContaining("LETHE_OIDC_URL")
                .hasMessageContaining("LETHE_GATEWAY_API_KEYS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void doesNotStartWhereEverybodyCouldComeIn(String host) {
        assertThatThrownBy(() -> access(Authentication.NONE, null, host, null))
                .hasMessageContaining("loopback")
                .hasMessageContaining(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void trustsThisMachineWhereItIsToldTo(String host) {
        assertThat(access(Authentication.NONE, null, host, null).required()).isFalse();
    }

    @Test
    void trustsANetworkWhereItIsToldTo() {
        assertThatCode(() -> access(Authentication.TRUSTED_NETWORK, null, "0.0.0.0", null))
                .doesNotThrowAnyException();
    }

    @Test
    void takesAKeyUntilItExpires() throws IOException {
        var file = keys("""
                [{"name": "portal", "sha256": "%s", "roles": ["forget-submit"], "expires": "2026-12-01T00:00:00Z"}]""".formatted(DIGEST));
        var keys = ApiKeys.of(file);

        assertThat(keys.find(KEY, Instant.parse("2026-11-30T23:59:59Z")))
                .map(ApiKey::name)
                .contains("portal");
        assertThat(keys.find(KEY, Instant.parse("2026-12-01T00:00:00Z"))).isEmpty();
        assertThat(keys.find(DIGEST, Instant.parse("2026-11-30T00:00:00Z"))).isEmpty();
    }

    @Test
    void keepsTheKeysWhereANewFileCannotBeRead() throws IOException {
        var file = keys("[{\"name\": \"portal\", \"sha256\": \"%s\", \"roles\": [\"operator\"]}]".formatted(DIGEST));
        var keys = ApiKeys.of(file);
        var before = Files.getLastModifiedTime(file).toInstant();

        Files.writeString(file, "[{\"name\": ");
        Files.setLastModifiedTime(file, FileTime.from(before.plusSeconds(1)));

        assertThat(keys.find(KEY, Instant.now())).isPresent();
        Files.delete(file);
        assertThat(keys.find(KEY, Instant.now())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"name\": \"Portal!\", \"sha256\": \"%s\", \"roles\": [\"operator\"]}]",
                "[{\"name\": \"portal\", \"sha256\": \"secret\", \"roles\": [\"operator\"]}]",
                "[{\"name\": \"portal\", \"sha256\": \"%s\", \"roles\": [\"admin\"]}]",
                "[{\"name\": \"portal\", \"sha256\": \"%s\", \"roles\": []}]",
                "[{\"name\": \"portal\", \"sha256\": \"%s\", \"roles\": [\"operator\"], \"key\": \"x\"}]",
                "{}"
            })
    void refusesAFileThatIsNotWhatItShouldBe(String text) throws IOException {
        var file = keys(text.formatted(DIGEST));

        assertThatThrownBy(() -> access(Authentication.REQUIRED, null, "0.0.0.0", file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString());
    }

    private Path keys(String text) throws IOException {
        return Files.writeString(folder.resolve("keys.json"), text);
    }

    private static Access access(
            Authentication authentication, @Nullable String provider, String host, @Nullable Path keys) {
        var config = new AccessConfig() {
            @Override
            public Authentication authentication() {
                return authentication;
            }

            @Override
            public Optional<Path> apiKeys() {
                return Optional.ofNullable(keys);
            }

            @Override
            public Optional<Duration> strictTransport() {
                return Optional.empty();
            }

            @Override
            public int callsPerMinute() {
                return 1;
            }
        };
        return new Access(config, Optional.ofNullable(provider), host);
    }
}

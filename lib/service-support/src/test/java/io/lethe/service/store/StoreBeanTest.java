package io.lethe.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.storage.StoreCredentials;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreBeanTest {

    @Test
    void refusesToStartWithoutCredentials() {
        var config = Given.settings(Map.of("lethe.store.access-key", "key"));

        assertThatThrownBy(() -> StoreBean.settings(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("lethe.store.secret-key is not set")
                .hasMessageContaining("LETHE_STORE_SECRET_KEY");
    }

    @Test
    void neverShowsTheSecret() {
        var config = Given.settings(Map.of("lethe.store.access-key", "key", "lethe.store.secret-key", "very secret"));

        assertThat(StoreBean.settings(config).toString())
                .contains("http://localhost:9000")
                .doesNotContain("very secret");
        assertThat(StoreBean.settings(config).credentials().toString()).doesNotContain("very secret");
    }

    @Test
    void takesKeysFromAFile() {
        var config =
                Given.settings(Map.of("lethe.store.credentials", "file", "lethe.store.key-file", "/run/secrets/store"));

        assertThat(StoreBean.settings(config).credentials())
                .isEqualTo(new StoreCredentials.KeyFile(Path.of("/run/secrets/store"), "default"));
    }

    @Test
    void exchangesATokenAtTheStoreItself() {
        var config = Given.settings(Map.of(
                "lethe.store.credentials",
                "web-identity",
                "lethe.store.endpoint",
                "https://store.example.org",
                "lethe.store.web-identity.token-file",
                "/run/secrets/token"));

        assertThat(StoreBean.settings(config).credentials())
                .isEqualTo(new StoreCredentials.WebIdentity(
                        Path.of("/run/secrets/token"),
                        URI.create("https://store.example.org"),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void namesTheTokenFileThatIsNotSet() {
        var config = Given.settings(Map.of("lethe.store.credentials", "web-identity"));

        assertThatThrownBy(() -> StoreBean.settings(config))
                .hasMessageContaining("LETHE_STORE_WEB_IDENTITY_TOKEN_FILE");
    }

    @Test
    void refusesToStartWithTwoBucketsInOnePlace() {
        var config = Given.settings(Map.of(
                "lethe.store.access-key", "key",
                "lethe.store.secret-key", "secret",
                "lethe.store.buckets.models", "company",
                "lethe.store.buckets.jobs", "company"));

        assertThatThrownBy(() -> StoreBean.settings(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("would lie in one place, company/");
    }

    @Test
    void readsAndWritesNothingMoreThanAServiceNames() {
        assertThat(Given.settings(Map.of()).uses()).containsExactlyElementsOf(StoreBean.BUCKETS);
        assertThat(Given.settings(Map.of("lethe.store.writes", "")).writes()).isEmpty();
        assertThat(Given.settings(Map.of("lethe.store.writes", "models"))
                        .writes()
                        .orElseThrow())
                .containsExactly("models");
    }
}

package io.lethe.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreBeanTest {

    @Test
    void refusesToStartWithoutCredentials() {
        var config = new Given(Optional.of("key"), Optional.empty());

        assertThatThrownBy(() -> StoreBean.settings(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("lethe.store.secret-key is not set")
                .hasMessageContaining("LETHE_STORE_SECRET_KEY");
    }

    @Test
    void neverShowsTheSecret() {
        var config = new Given(Optional.of("key"), Optional.of("very secret"));

        assertThat(StoreBean.settings(config).toString())
                .contains("http://localhost:9000")
                .doesNotContain("very secret");
    }

    record Given(Optional<String> accessKey, Optional<String> secretKey) implements StoreConfig {

        @Override
        public URI endpoint() {
            return URI.create("http://localhost:9000");
        }

        @Override
        public Optional<URI> publicEndpoint() {
            return Optional.empty();
        }

        @Override
        public String region() {
            return "us-east-1";
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration transferTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public boolean createBuckets() {
            return false;
        }
    }
}

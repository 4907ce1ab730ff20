package io.lethe.service.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.lethe.storage.InMemoryObjectStore;
import io.lethe.storage.ObjectStore;
import io.lethe.storage.S3ObjectStore;
import io.lethe.storage.S3Settings;
import io.quarkus.runtime.ShutdownEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreReadinessTest {

    private static final StoreConfig CONFIG =
            Given.settings(Map.of("lethe.store.uses", "datasets,models", "lethe.store.writes", "models"));

    private StorePreparation preparation = new StorePreparation(new InMemoryObjectStore(), CONFIG);

    @AfterEach
    void stop() {
        preparation.stop(new ShutdownEvent());
    }

    @Test
    void isReadyOnceTheStoreHasShownThatItIsFit() {
        var store = new InMemoryObjectStore("datasets", "models");
        prepare(store, CONFIG);

        await().untilAsserted(() -> assertThat(preparation.trouble()).isEmpty());
        assertThat(readiness(store, CONFIG).getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void createsTheBucketsThatTheServiceUsesWhereNobodyElseDoes() {
        var store = new InMemoryObjectStore();
        prepare(
                store,
                Given.settings(Map.of("lethe.store.create-buckets", "true", "lethe.store.uses", "datasets,models")));

        await().untilAsserted(() -> assertThat(preparation.trouble()).isEmpty());
        assertThat(store.list("datasets", "")).isEmpty();
        assertThat(store.list("models", "")).isEmpty();
    }

    @Test
    void tellsThoseWhoWaitOnceTheBucketsAreThere() {
        var found = new CompletableFuture<List<String>>();
        var store = new InMemoryObjectStore();
        preparation = new StorePreparation(
                store, Given.settings(Map.of("lethe.store.create-buckets", "true", "lethe.store.uses", "models")));
        preparation.whenUsable(() -> found.complete(store.list("models", "")));
        assertThat(found).isNotDone();

        preparation.start(Duration.ofMillis(5), Duration.ofMillis(20));

        assertThat(found)
                .succeedsWithin(Duration.ofSeconds(10))
                .asInstanceOf(LIST)
                .isEmpty();
    }

    @Test
    void isNotReadyWithoutABucketAndSaysWhichAndIsReadyOnceItIsThere() {
        var store = new InMemoryObjectStore("datasets");
        prepare(store, CONFIG);

        await().untilAsserted(() -> assertThat(preparation.trouble())
                .hasValueSatisfying(e -> assertThat(e).hasMessageContaining("no bucket 'models'")));
        assertDown(readiness(store, CONFIG), "STORE_REFUSED", "the store has no bucket 'models'; create it");

        store.ensureBucket("models");

        await().untilAsserted(() -> assertThat(preparation.trouble()).isEmpty());
        assertThat(readiness(store, CONFIG).getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void passesTheStoresOwnCodeOnAndAsksOnceForManyProbes() throws IOException {
        var requests = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            var body = "<Error><Code>InvalidAccessKeyId</Code></Error>".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            exchange.sendResponseHeaders(403, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (var store = new S3ObjectStore(S3Settings.of(endpoint, "us-east-1", "unknown", "secret"))) {
            preparation = new StorePreparation(store, CONFIG);
            var readiness = new StoreReadiness(store, preparation, CONFIG);

            var response = readiness.call();
            for (int probe = 0; probe < 20; probe++) {
                assertThat(readiness.call()).isSameAs(response);
            }

            assertDown(response, "STORE_REFUSED", "HTTP 403 InvalidAccessKeyId; check the access key");
            assertThat(requests).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    private void prepare(ObjectStore store, StoreConfig config) {
        preparation = new StorePreparation(store, config);
        preparation.start(Duration.ofMillis(5), Duration.ofMillis(20));
    }

    private HealthCheckResponse readiness(ObjectStore store, StoreConfig config) {
        return new StoreReadiness(store, preparation, config).call();
    }

    private static void assertDown(HealthCheckResponse response, String code, String reason) {
        assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        var data = response.getData().orElseThrow();
        assertThat(data)
                .containsEntry("code", code)
                .hasEntrySatisfying(
                        "reason", said -> assertThat(said).asString().contains(reason));
    }
}

package io.lethe.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.local.infrastructure.LocalInfrastructure;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreIT extends ObjectStoreContract {

    private static final Retries IMPATIENT = new Retries(3, Duration.ofMillis(10), Duration.ofMillis(20));

    @TempDir
    static Path data;

    private static LocalInfrastructure infrastructure;
    private static S3ObjectStore store;

    @BeforeAll
    static void start() {
        infrastructure = LocalInfrastructure.start(data);
        store = new S3ObjectStore(S3Settings.of(
                URI.create(infrastructure.storeEndpoint()),
                "us-east-1",
                infrastructure.accessKey(),
                infrastructure.secretKey()));
    }

    @AfterAll
    static void stop() {
        store.close();
        infrastructure.close();
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Test
    void givesLinksThatWorkWithoutCredentials() throws IOException, InterruptedException {
        var ref = store.put("contract", "links/open", new byte[] {1, 2, 3});
        var link = store.presign(ref, Duration.ofMinutes(5));

        var answer =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).containsExactly(1, 2, 3);
    }

    @Test
    void makesLinksForThePublicAddress() {
        var settings = new S3Settings(
                URI.create(infrastructure.storeEndpoint()),
                Optional.of(URI.create("https://store.example.org")),
                "us-east-1",
                new StoreCredentials.Keys("key", "secret", Optional.empty()),
                BucketLayout.asNamed(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                IMPATIENT);
        try (var client = new S3ObjectStore(settings)) {
            var link = client.presign(new ArtifactRef("models", "ages/v1", "", 0), Duration.ofMinutes(5));

            assertThat(link).hasScheme("https").hasHost("store.example.org");
        }
    }

    @Test
    void saysThatTheStoreIsAwayAfterBoundedRetries() throws IOException {
        try (var client = client("http://127.0.0.1:" + unusedPort(), infrastructure.secretKey())) {
            assertFails(ErrorCode.STORE_UNAVAILABLE, () -> client.check("contract"));
            assertFails(ErrorCode.STORE_UNAVAILABLE, () -> client.find("contract", "key"));
        }
    }

    @Test
    void refusesWrongCredentials() {
        try (var client = client(infrastructure.storeEndpoint(), "wrong")) {
            assertFails(ErrorCode.STORE_REFUSED, () -> client.check("contract"));
            assertThatThrownBy(() -> client.put("contract", "key", new byte[0]))
                    .isInstanceOfSatisfying(
                            LetheException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_REFUSED))
                    .hasMessageContaining("HTTP 403 SignatureDoesNotMatch; check the secret key");
        }
    }

    @Test
    void laysAllBucketsOutInOneAndTellsNobody() throws IOException, InterruptedException {
        var names = List.of("datasets", "models");
        var layout = BucketLayout.of(names, Optional.of("one-bucket"), Map.of(), "lethe");
        var settings = S3Settings.of(
                URI.create(infrastructure.storeEndpoint()),
                "us-east-1",
                infrastructure.accessKey(),
                infrastructure.secretKey());
        try (var mapped = new S3ObjectStore(settings.withLayout(layout))) {
            names.forEach(mapped::ensureBucket);
            var ref = mapped.put("models", "ages/v1", new byte[] {1});
            mapped.put("datasets", "ages/v1", new byte[] {2});

            assertThat(ref.bucket()).isEqualTo("models");
            assertThat(mapped.read(ref)).containsExactly(1);
            assertThat(mapped.list("models", "ages/")).containsExactly("ages/v1");
            assertThat(mapped.head("models", "ages/v1")).get().returns("models", ArtifactHead::bucket);
            assertThat(store.list("one-bucket", "")).containsExactly("lethe/datasets/ages/v1", "lethe/models/ages/v1");
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(mapped.presign(ref, Duration.ofMinutes(1)))
                                    .build(),
                            BodyHandlers.ofByteArray());
            assertThat(answer.body()).containsExactly(1);
            mapped.delete("models", "ages/v1");
            assertThat(mapped.find("models", "ages/v1")).isEmpty();
        }
    }

    private static S3ObjectStore client(String endpoint, String secret) {
        return new S3ObjectStore(new S3Settings(
                URI.create(endpoint),
                Optional.empty(),
                "us-east-1",
                new StoreCredentials.Keys(infrastructure.accessKey(), secret, Optional.empty()),
                BucketLayout.asNamed(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                IMPATIENT));
    }

    private static int unusedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

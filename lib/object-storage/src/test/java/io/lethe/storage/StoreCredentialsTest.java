package io.lethe.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import io.lethe.testing.store.BadStore;
import io.lethe.testing.store.BadStore.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which keys a request carries; the store has no object and looks at no signature. */
class StoreCredentialsTest {

    private static final String LENT_KEYS = """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleWithWebIdentityResult><Credentials>
                <AccessKeyId>lent</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
                <SessionToken>for-a-while</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>
              </Credentials></AssumeRoleWithWebIdentityResult>
            </AssumeRoleWithWebIdentityResponse>""";

    @TempDir
    Path folder;

    private final List<String> signers = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final BadStore server = BadStore.that((request, good) -> {
        var headers = request.getRequestHeaders();
        signers.add(headers.getFirst("Authorization").replaceAll(".*Credential=([^/]+)/.*", "$1"));
        tokens.add(String.valueOf(headers.getFirst("X-Amz-Security-Token")));
        return Answer.error(404, "NoSuchKey");
    });

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void sendsTheSessionTokenOfLentKeys() {
        try (var store = store(new StoreCredentials.Keys("mine", "secret", Optional.of("session")))) {
            store.find("models", "key");
        }

        assertThat(signers).containsExactly("mine");
        assertThat(tokens).containsExactly("session");
    }

    @Test
    void takesNewKeysFromAFileThatWasReplaced() throws IOException {
        var file = keyFile("old");
        try (var store = store(new StoreCredentials.KeyFile(file, "lethe"))) {
            store.find("models", "key");
            keyFile("new");
            store.find("models", "key");
        }

        assertThat(signers).containsExactly("old", "new");
    }

    @Test
    void refusesToWaitForAKeyFileThatIsNotThere() {
        try (var store = store(new StoreCredentials.KeyFile(folder.resolve("absent"), "lethe"))) {
            ObjectStoreContract.assertFails(ErrorCode.STORE_REFUSED, () -> store.find("models", "key"));
            assertThatThrownBy(() -> store.find("models", "key"))
                    .hasMessageContaining("absent; check")
                    .hasMessageContaining("where the credentials come from");
        }
    }

    @Test
    void exchangesATokenForKeys() throws IOException {
        var asked = new CopyOnWriteArrayList<String>();
        try (var service = BadStore.that((request, good) -> {
                    asked.add(request.getRequestURI().getQuery());
                    return Answer.of(200, "text/xml", LENT_KEYS);
                });
                var store = store(identity(service.endpoint()))) {
            store.find("models", "key");
            store.find("models", "key");
        }

        assertThat(asked).singleElement().asString().contains("Action=AssumeRoleWithWebIdentity", "=platform-token");
        assertThat(signers).containsExactly("lent", "lent");
        assertThat(tokens).containsExactly("for-a-while", "for-a-while");
    }

    @Test
    void tellsATokenServiceThatRefusesFromOneThatIsAway() throws IOException {
        try (var service = BadStore.that((request, good) -> Answer.error(403, "AccessDenied"));
                var store = store(identity(service.endpoint()))) {
            ObjectStoreContract.assertFails(ErrorCode.STORE_REFUSED, () -> store.find("models", "key"));
            service.behave((request, good) -> Answer.error(503, "ServiceUnavailable"));
            ObjectStoreContract.assertFails(ErrorCode.STORE_UNAVAILABLE, () -> store.find("models", "key"));
            service.behave((request, good) -> Answer.LOST);
            ObjectStoreContract.assertFails(ErrorCode.STORE_UNAVAILABLE, () -> store.find("models", "key"));
        }
    }

    private StoreCredentials.WebIdentity identity(URI service) throws IOException {
        var token = Files.writeString(folder.resolve("token"), "platform-token\n");
        return new StoreCredentials.WebIdentity(token, service, Optional.of("role"), Optional.of("lethe"));
    }

    private Path keyFile(String accessKey) throws IOException {
        return Files.writeString(folder.resolve("keys"), """
                [lethe]
                aws_access_key_id = %s
                aws_secret_access_key = secret
                """.formatted(accessKey));
    }

    private S3ObjectStore store(StoreCredentials credentials) {
        return new S3ObjectStore(S3Settings.of(server.endpoint(), "us-east-1", "none", "none")
                .withCredentials(credentials)
                .withRetries(new Retries(2, Duration.ofMillis(5), Duration.ofMillis(10))));
    }
}

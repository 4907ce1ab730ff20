package io.lethe.gateway.access;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import io.lethe.contracts.EventJson;
import io.lethe.local.Installation;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that asks who calls: a real identity provider in a JVM of its own, and a file of keys. Quarkus loads test
 * classes more than once, so what tests ask about it is in the configuration.
 */
public final class GuardedGateway implements QuarkusTestResourceLifecycleManager {

    static final String ISSUER = "lethe.test.issuer";
    static final String KEYS = "lethe.gateway.api-keys";
    static final int CALLS_PER_MINUTE = 60;

    /** The machines that are known at first. */
    static final List<ApiKey> MACHINES = List.of(
            machine("reader", key("reader"), Roles.FORGET_READ), machine("portal", key("portal"), Roles.FORGET_SUBMIT));

    private @Nullable Process provider;

    @Override
    public Map<String, String> start() {
        try {
            var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "access-");
            var issuer = startProvider(folder.resolve("identity-server.log"));
            var keys = folder.resolve("keys.json");
            writeKeys(keys, MACHINES);
            return Map.of(
                    "lethe.gateway.authentication",
                    "required",
                    "lethe.gateway.calls-per-minute",
                    Integer.toString(CALLS_PER_MINUTE),
                    "lethe.gateway.strict-transport",
                    "P365D",
                    "quarkus.oidc.auth-server-url",
                    issuer,
                    ISSUER,
                    issuer,
                    KEYS,
                    keys.toAbsolutePath().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (provider != null) {
            provider.destroy();
        }
    }

    /** The key of a machine of that name; anything that is long enough would do. */
    static String key(String name) {
        return Hashing.sha256().hashString("key of " + name, UTF_8).toString();
    }

    /** A machine and what is known of its key. */
    static ApiKey machine(String name, String key, String... roles) {
        return new ApiKey(name, Hashing.sha256().hashString(key, UTF_8).toString(), Set.of(roles), null);
    }

    /** Writes what is known of keys. */
    static void writeKeys(Path file, List<ApiKey> machines) throws IOException {
        Files.write(file, EventJson.mapper().writeValueAsBytes(machines));
    }

    /** A token of the identity provider for one of its clients. */
    static String token(String issuer, String client, String... roles) {
        return given().auth()
                .preemptive()
                .basic(client, "secret-" + client)
                .formParam("grant_type", "client_credentials")
                .formParam("scope", String.join(" ", Arrays.asList(roles)))
                .post(issuer + "/oauth2/token")
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
    }

    private String startProvider(Path log) throws IOException {
        var target = Installation.current().home().resolve("testing/identity-server/target");
        var classPath = target.resolve("classes") + File.pathSeparator + target.resolve("lib/*");
        var command = new ArrayList<>(List.of(Installation.java()));
        command.addAll(Installation.smallJvm("128m"));
        command.addAll(List.of("-cp", classPath, "io.lethe.testing.identity.IdentityServer"));
        var started = new ProcessBuilder(command).redirectError(log.toFile()).start();
        provider = started;
        var output = new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8));
        var said = new ArrayList<String>();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("READY ")) {
                return line.substring("READY ".length());
            }
            said.add(line);
        }
        throw new IllegalStateException("the identity server did not start: " + said + "; see " + log);
    }
}

package io.lethe.local.models;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.lethe.local.Installation;
import io.lethe.local.UserException;
import io.lethe.local.stack.LocalStack;
import io.lethe.local.stack.StackFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> received = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private HttpServer service;
    private ModelsCommand command;
    private Path weights;
    private volatile int status = 201;
    private volatile String answer = "{\"modelId\": \"doors\", \"modelVersion\": \"v1\"}";

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/models", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        Installation installation = new Installation(folder);
        command = new ModelsCommand(
                new LocalStack(installation, new StackFolder(folder)), new PrintStream(out, true, UTF_8));
        weights = Files.writeString(folder.resolve("doors.safetensors"), "eight tensors");
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void sendsTheWeightsAndWhatTheyAre() throws InterruptedException {
        register(weights, "{\"epochs\": 20}", service());

        assertThat(out.toString(UTF_8)).startsWith("Registered doors v1.");
        assertThat(received)
                .singleElement()
                .satisfies(
                        body -> assertThat(body)
                                .contains("eight tensors")
                                .contains(
                                        "{\"modelId\":\"doors\",\"datasetId\":\"staff\",\"seconds\":90.0,\"recipe\":{\"epochs\":20}}"));
    }

    @Test
    void repeatsWhyAModelIsRefused() {
        status = 400;
        answer = "{\"code\": \"INVALID_REQUEST\", \"detail\": \"'weights' is refused: missing: fc.bias\"}";

        assertThatThrownBy(() -> register(weights, null, service()))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "The training-service answered 400 INVALID_REQUEST: 'weights' is refused: missing: fc.bias");
    }

    @Test
    void asksForWhatIsMissing() {
        assertThatThrownBy(() -> register(folder.resolve("none"), null, service()))
                .hasMessageContaining("There is no file");
        assertThatThrownBy(() -> register(weights, "{epochs", service()))
                .hasMessageStartingWith("--recipe is not JSON");
        assertThatThrownBy(() -> register(weights, null, null)).hasMessageContaining("./lethe up");
        assertThat(received).isEmpty();
    }

    private URI service() {
        return URI.create("http://localhost:%d/".formatted(service.getAddress().getPort()));
    }

    private void register(Path file, @Nullable String recipe, @Nullable URI training) throws InterruptedException {
        assertThat(command.register("doors", file, "staff", 90, null, recipe, training))
                .isZero();
    }
}

package io.lethe.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.lethe.local.UserException;
import io.lethe.local.demo.Outcome.Row;
import io.lethe.local.infrastructure.Ports;
import io.lethe.local.stack.Service;
import io.lethe.local.stack.StackPorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainJobTest {

    private static final String DATASET = """
            {"state":"done","dataset":{"datasetId":"m","splits":[{"name":"train","samples":10,"identities":5}],
             "forget":["p1","p2"],"report":{"findings":[{"level":"warning","text":"people with one image"}]}}}""";
    private static final String IMPORT = """
            {"importId":"i","state":"running","stage":"decoding","done":3,"total":10}""";
    private static final String TRAINING = """
            {"state":"%s","epoch":1,"epochs":1,"step":5,"totalSteps":5,"loss":0.5}""";
    private static final String REQUEST = """
            {"requestId":"r","state":"%s","reasonCode":"%s",
             "models":[{"modelId":"m","progress":0.5,"method":"scrub","modelVersion":"v2"}]}""";
    private static final String UNTRAINED = """
            {"modelId":"m","versions":[]}""";
    private static final String TRAINED = """
            {"modelId":"m","trainSeconds":41.5,"head":{"modelVersion":"v1"},
             "original":{"modelVersion":"v1","weights":{"sha256":"11"}}}""";

    private final StackPorts ports = StackPorts.from(baseOfFreePorts());
    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<String, Deque<String>> answers = new HashMap<>();
    private final List<String> received = new ArrayList<>();
    private final DemoOptions options = new DemoOptions();

    @BeforeEach
    void startServices() throws IOException {
        for (Service service : List.of(Service.GATEWAY, Service.DATASET, Service.TRAINING)) {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.of(service)), 0);
            server.createContext("/", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                byte[] answer = answer(exchange.getRequestURI().getPath(), body).getBytes(UTF_8);
                exchange.sendResponseHeaders(answer.length == 0 ? 404 : 200, answer.length == 0 ? -1 : answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            servers.add(server);
        }
        script("/datasets", IMPORT);
        script("/imports/i", IMPORT, DATASET);
        script("/trainings/m", "", TRAINING.formatted("running"), TRAINING.formatted("done"));
        script("/models/m", "", UNTRAINED, TRAINED);
        script("/forget-requests", "{}");
    }

    @AfterEach
    void stopServices() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void followsTheFlowToTheScores() throws InterruptedException {
        scriptRequest(REQUEST.formatted("running", ""), REQUEST.formatted("completed", ""));
        script("/models/m/scorecards", page(), page(card("original", "v1", false), card("unlearned", "v2", true)));

        Outcome outcome = run();

        assertThat(outcome.rows()).extracting(Row::model).containsExactly("original", "unlearned");
        assertThat(outcome.rows()).extracting(Row::modelVersion).containsExactly("v1", "v2");
        assertThat(outcome.rows()).extracting(Row::seconds).containsExactly(41.5, 1.5);
        assertThat(outcome.rows().get(0).testAccuracy()).isEqualTo(0.75);
        assertThat(outcome.method()).isEqualTo("scrub");
        assertThat(outcome.forget()).containsExactly("p1", "p2");
        assertThat(received).anyMatch(body -> body.contains("\"subjectRefs\":[\"p1\",\"p2\"]"));
    }

    @Test
    void asksForAMethodWithTheSettingsOfItsPaper() throws InterruptedException {
        CommandLine.populateCommand(options, "--method", "scrub", "--profile", "paper");
        scriptRequest(REQUEST.formatted("completed", ""));
        script("/models/m/scorecards", page(card("unlearned", "v2", true)));

        run();

        assertThat(received)
                .anyMatch(body -> body.contains("\"method\":\"scrub\",\"parameters\":{\"profile\":\"paper\"}"));
    }

    @Test
    void namesImagesWhereTheDatasetDividesByThem() throws InterruptedException {
        script(
                "/imports/i",
                DATASET.replace("\"forget\":[\"p1\",\"p2\"]", "\"forget\":[],\"forgetSamples\":[\"0a\",\"0b\"]"));
        scriptRequest(REQUEST.formatted("completed", ""));
        script("/models/m/scorecards", page(card("unlearned", "v2", true)));

        run();

        assertThat(received).anyMatch(body -> body.contains("\"sampleRefs\":[\"0a\",\"0b\"]"));
    }

    @Test
    void sendsABenchmarksFolderWithItsSettingsAndRecipe(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("batches.meta.txt"), "x");
        CommandLine.populateCommand(
                options,
                "--dataset",
                "mucac",
                "--from",
                folder.toString(),
                "--with",
                "testBelow=5",
                "--with",
                "task=Young",
                "--recipe",
                "quick");
        scriptRequest(REQUEST.formatted("completed", ""));
        script("/models/m/scorecards", page(card("unlearned", "v2", true)));

        run();

        assertThat(received)
                .anyMatch(body -> body.contains("\"recipe\":{\"profile\":\"quick\"}")
                        && body.contains("\"source\":{\"kind\":\"mucac\",")
                        && body.contains("\"testBelow\":5")
                        && body.contains("\"task\":\"Young\"")
                        && body.contains("name=\"images\"")
                        && body.contains("batches.meta.txt"));
    }

    @Test
    void saysWhyTheTrainingFailed() {
        script("/models/m", UNTRAINED, "{\"modelId\":\"m\",\"message\":\"the loss is not finite\"}");

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(this::run)
                .withMessage("The training failed: the loss is not finite");
    }

    @Test
    void saysWhyARequestWasRejected() {
        scriptRequest(REQUEST.formatted("rejected", "SUBJECT_NOT_FOUND"));

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(this::run)
                .withMessage("The forget request was rejected: SUBJECT_NOT_FOUND");
    }

    @Test
    void saysWhyAnImportWasRefused() {
        script("/imports/i", """
                {"state":"failed","problem":{"detail":"see problems","problems":["faces.csv row 3: x","and 1 more"]}}""");

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(this::run)
                .withMessage("The import was refused: \n  faces.csv row 3: x\n  and 1 more");
    }

    @Test
    void endsWhenAServiceHasDied() {
        script("/models/m", "");

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> job(() -> {
                            throw UserException.failure("training-service stopped");
                        })
                        .run())
                .withMessage("training-service stopped");
    }

    private Outcome run() throws InterruptedException {
        return job(() -> {}).run();
    }

    private MainJob job(Runnable requireAlive) {
        Terminal terminal = new Terminal(new PrintStream(new ByteArrayOutputStream(), true, UTF_8), false);
        return new MainJob(new ServicesClient(ports::url), requireAlive, terminal, options, "m");
    }

    /** Answers of a path in order, the last one for ever; an empty one is a 404. */
    private void script(String path, String... texts) {
        answers.put(path, new ArrayDeque<>(List.of(texts)));
    }

    private void scriptRequest(String... texts) {
        script("/forget-requests/*", texts);
    }

    private synchronized String answer(String path, String body) {
        received.add(body);
        String known = path.startsWith("/forget-requests/") ? "/forget-requests/*" : path;
        Deque<String> left = answers.getOrDefault(known, new ArrayDeque<>(List.of("")));
        return left.size() > 1 ? left.removeFirst() : left.getFirst();
    }

    private static String page(String... cards) {
        return "{\"items\":[" + String.join(",", cards) + "]}";
    }

    private static String card(String state, String version, boolean withBase) {
        String artifact = "{\"bucket\":\"models\",\"key\":\"k\",\"sha256\":\"00\",\"size\":1}";
        return """
                {"model":{"modelId":"m","modelVersion":"%2$s","weights":%1$s,"card":%1$s},"state":"%3$s","jobId":"j",
                 "attempt":1,"method":"scrub","requestIds":[],"scorecard":%1$s,"workSeconds":1.5,
                 "scoredAt":"2026-01-01T00:00:00Z","scores":%4$s,"base":%5$s}""".formatted(artifact, version, state, scores("0.5"), withBase ? scores("0.75") : "null");
    }

    private static String scores(String value) {
        String one = "{\"value\":%s,\"low\":0.4,\"high\":0.8}".formatted(value);
        return """
                {"testAccuracy":%1$s,"retainAccuracy":%1$s,"unseenAccuracy":%1$s,"mia":%1$s,"miaAuc":%1$s,
                 "forgettingScore":%1$s,"nomus":%1$s,"majorityAccuracy":0.2,"unseenLoss":1.0,"attributes":[]}""".formatted(one);
    }

    private static int baseOfFreePorts() {
        int base = Ports.free();
        while (Ports.taken(base) || Ports.taken(base + 1) || Ports.taken(base + 2)) {
            base = Ports.free();
        }
        return base;
    }
}

package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lethe.contracts.RequestState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An update: processes are asked to stop and started again one after the other, while people call. */
@ExtendWith(StackExtension.class)
class RollingRestartIT {

    private static final List<String> GATEWAYS = List.of("gateway", "gateway-2");
    private static final List<String> UPDATED =
            List.of("gateway", "gateway-2", "unlearning-service", "unlearning-service-2");
    private static final int CLIENTS = 3;
    private static final long PACE_MILLIS = 150;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final RunningStack stack;
    private final User user;

    /** What became of calls. */
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    private final Queue<String> taken = new ConcurrentLinkedQueue<>();

    RollingRestartIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @Test
    @Tag("proof")
    void noCallFailsAndEveryRequestEnds() throws InterruptedException {
        User.Model model = user.sharedModel();
        List<String> people = List.of(user.somebody(), user.somebody());
        GATEWAYS.forEach(stack::awaitReady);
        Instant start = Instant.now();
        List<String> forgotten = new ArrayList<>();
        try (LoadBalancer gateways =
                        new LoadBalancer(GATEWAYS.stream().map(stack::url).toList());
                StatusFeed statuses = new StatusFeed(stack.broker())) {
            ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);
            for (int client = 0; client < CLIENTS; client++) {
                var unused = clients.scheduleWithFixedDelay(
                        () -> call(gateways, model), 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
            }
            for (String replica : UPDATED) {
                int before = taken.size();
                stack.restart(replica);
                if (replica.startsWith("unlearning")) {
                    forgotten.add(user.forget(model, people.get(forgotten.size())));
                }
                assertThat(taken)
                        .as("requests taken during the restart of %s", replica)
                        .hasSizeGreaterThan(before);
            }
            clients.shutdown();
            assertThat(clients.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();

            assertThat(failures).as("failed calls").isEmpty();
            List<String> all = Stream.concat(taken.stream(), forgotten.stream()).toList();
            await("an end of all").atMost(PATIENCE).until(() -> {
                statuses.poll();
                return statuses.open(all).isEmpty();
            });
            assertThat(all).allSatisfy(statuses::assertWhole);
            assertThat(forgotten.stream()
                            .map(id -> statuses.of(id).get(statuses.of(id).size() - 1)))
                    .extracting(status -> status.state())
                    .containsOnly(RequestState.COMPLETED);
            System.out.printf(
                    "%d requests taken, %d processes restarted, %d s%n",
                    all.size(),
                    UPDATED.size(),
                    Duration.between(start, Instant.now()).toSeconds());
        }
    }

    /** Whoever listens is told that it is over, rather than cut off in the middle of a word. */
    @Test
    void aGatewayThatIsToStopAnswersAndEndsItsStreams() throws InterruptedException, IOException {
        String requestId = user.forget(user.sharedModel(), user.somebody());
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String gateway = stack.url(GATEWAYS.get(0));
        await().until(() ->
                send(http, gateway + "/forget-requests/" + requestId).statusCode() == 200);
        CompletableFuture<HttpResponse<String>> stream = http.sendAsync(
                HttpRequest.newBuilder(URI.create(gateway + "/forget-requests/" + requestId + "/events"))
                        .build(),
                BodyHandlers.ofString());

        stack.terminate(GATEWAYS.get(0));

        await().until(() -> send(http, gateway + "/q/health/ready").statusCode() == 503);
        HttpResponse<String> answer = send(http, gateway + "/methods");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Connection")).hasValue("close");
        assertThat(stream)
                .succeedsWithin(PATIENCE)
                .satisfies(events -> assertThat(events.body()).contains(requestId));
        stack.awaitReady(GATEWAYS.get(0));
    }

    /** Submits, and reads what all gateways have. */
    private void call(LoadBalancer gateways, User.Model model) {
        String requestId = UUID.randomUUID().toString();
        String body = """
                {"requestId": "%s", "modelId": "%s", "subjectRefs": ["nobody-%s"], "regulation": "gdpr"}""".formatted(requestId, model.modelId(), requestId);
        try {
            if (expect(202, gateways.post("/forget-requests", body))) {
                taken.add(requestId);
            }
            expect(200, gateways.get("/models/" + model.modelId()));
        } catch (IOException e) {
            failures.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() == status) {
            return true;
        }
        failures.add("%s %s".formatted(answer, answer.body()));
        return false;
    }

    private static HttpResponse<String> send(HttpClient http, String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
}

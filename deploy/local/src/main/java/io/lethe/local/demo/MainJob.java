package io.lethe.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ModelState;
import io.lethe.local.UserException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The flow from images to scores: import, training, forget request, scores. */
final class MainJob {

    private static final Duration POLL = Duration.ofMillis(300);
    private static final Set<String> FAILED = Set.of("failed", "rejected", "cancelled");

    private final ServicesClient services;
    private final Runnable requireAlive;
    private final Terminal terminal;
    private final DemoOptions options;
    private final String name;

    /**
     * @param requireAlive fails if a service has died
     * @param name of dataset and model, used by no other run
     */
    MainJob(ServicesClient services, Runnable requireAlive, Terminal terminal, DemoOptions options, String name) {
        this.services = services;
        this.requireAlive = requireAlive;
        this.terminal = terminal;
        this.options = options;
        this.name = name;
    }

    Outcome run() throws InterruptedException {
        Instant started = Instant.now();
        JsonNode dataset = importDataset();
        List<String> forget = people(dataset);
        train();
        JsonNode request = forget(forget);
        String jobId = request.path("jobId").asText();
        List<EvaluationScored> cards = scores(request.path("requestId").asText(), jobId);
        return new Outcome(
                name,
                options.seed(),
                method(jobId),
                forget,
                cards.get(0).scores().majorityAccuracy(),
                Duration.between(started, Instant.now()).toMillis() / 1000.0,
                cards.stream().map(Outcome.Row::of).toList());
    }

    private JsonNode importDataset() throws InterruptedException {
        terminal.begin("import", options.table().isPresent() ? "reading images" : "drawing faces");
        String importId = services.importDataset(ImportUpload.of(options, name))
                .path("importId")
                .asText();
        JsonNode dataset = await(() -> services.importStatus(importId).filter(this::imported))
                .path("dataset");
        List<String> sizes = StreamSupport.stream(dataset.path("splits").spliterator(), false)
                .map(split -> "%s %d/%d"
                        .formatted(
                                split.path("name").asText(),
                                split.path("samples").asInt(),
                                split.path("identities").asInt()))
                .toList();
        terminal.end("images/people: " + String.join(", ", sizes));
        for (JsonNode finding : dataset.path("report").path("findings")) {
            if (finding.path("level").asText().equals("warning")) {
                terminal.say("  import: " + finding.path("text").asText());
            }
        }
        return dataset;
    }

    private boolean imported(JsonNode status) {
        String state = status.path("state").asText();
        if (FAILED.contains(state)) {
            throw UserException.failure(
                    "The import was refused: " + ServicesClient.reason(status.path("problem"), state));
        }
        if (status.path("total").asInt() > 0) {
            terminal.update("%s, %d of %d images"
                    .formatted(
                            status.path("stage").asText(),
                            status.path("done").asInt(),
                            status.path("total").asInt()));
        }
        return state.equals("done");
    }

    private List<String> people(JsonNode dataset) {
        if (!options.forget().isEmpty()) {
            return options.forget();
        }
        List<String> suggested = new ArrayList<>();
        dataset.path("forget").forEach(person -> suggested.add(person.asText()));
        if (suggested.isEmpty()) {
            throw UserException.usage("Nobody is marked to be forgotten: name people with --forget ID,ID.");
        }
        return List.copyOf(suggested);
    }

    private void train() throws InterruptedException {
        terminal.begin("train", "waiting");
        JsonNode training = await(() -> services.training(name).filter(this::trained));
        await(() -> services.model(name).filter(model -> !model.path("versions").isEmpty()));
        terminal.end("original model after %d epochs"
                .formatted(training.path("epochs").asInt()));
    }

    private boolean trained(JsonNode training) {
        String state = training.path("state").asText().toLowerCase(Locale.ROOT);
        if (FAILED.contains(state)) {
            throw UserException.failure("The training failed: " + reason(training));
        }
        // Nothing is known before the first step, nor of one that another process has ended.
        if (training.path("step").asLong() > 0) {
            terminal.update("epoch %d of %d, step %d of %d, loss %.3f"
                    .formatted(
                            training.path("epoch").asInt(),
                            training.path("epochs").asInt(),
                            training.path("step").asLong(),
                            training.path("totalSteps").asLong(),
                            training.path("loss").asDouble()));
        }
        return state.equals("done");
    }

    /** Returns the completed request. */
    private JsonNode forget(List<String> people) throws InterruptedException {
        terminal.begin("forget", "asking for %d people".formatted(people.size()));
        String requestId = UUID.randomUUID().toString();
        ObjectNode request = EventJson.mapper().createObjectNode();
        request.put("requestId", requestId).put("modelId", name).put("regulation", "gdpr");
        request.put("reference", options.reference());
        if (options.method() != null) {
            request.put("method", options.method());
        }
        people.forEach(request.putArray("subjectRefs")::add);
        services.submit(request);
        JsonNode done = await(() -> services.forgetRequest(requestId).filter(this::completed));
        terminal.end("%d people forgotten, new head %s"
                .formatted(people.size(), done.path("modelVersion").asText()));
        return done;
    }

    private boolean completed(JsonNode request) {
        String state = request.path("state").asText().toLowerCase(Locale.ROOT);
        if (FAILED.contains(state)) {
            throw UserException.failure("The forget request was %s: %s".formatted(state, reason(request)));
        }
        terminal.update(
                "%s, %.0f %%".formatted(state, 100 * request.path("progress").asDouble()));
        return state.equals("completed");
    }

    private List<EvaluationScored> scores(String requestId, String jobId) throws InterruptedException {
        List<EvaluationScored> cards = new ArrayList<>();
        terminal.begin("score", "collecting");
        cards.add(card(ModelState.ORIGINAL, jobId));
        cards.add(card(ModelState.UNLEARNED, jobId));
        terminal.end("original and unlearned model scored");
        if (options.reference()) {
            terminal.begin("retrain", "training without them, to compare");
            cards.add(reference(requestId));
            terminal.end("reference scored");
        }
        return cards;
    }

    /** The scores of a model on the forget set of a job. */
    private EvaluationScored card(ModelState state, String jobId) throws InterruptedException {
        return await(() -> services.scorecards(name).stream()
                .filter(card -> card.state() == state && jobId.equals(card.jobId()))
                .findFirst());
    }

    /** The reference has a job of its own; the model is of this run, so its only one. */
    private EvaluationScored reference(String requestId) throws InterruptedException {
        return await(() -> {
            Optional<EvaluationScored> scored = services.scorecards(name).stream()
                    .filter(card -> card.state() == ModelState.RETRAINED)
                    .findFirst();
            if (scored.isPresent()) {
                return scored;
            }
            Optional<JsonNode> request = services.forgetRequest(requestId);
            JsonNode failure =
                    request.map(document -> document.path("referenceFailure")).orElse(MissingNode.getInstance());
            if (!failure.isMissingNode()) {
                throw UserException.failure("The reference failed: " + reason(failure));
            }
            return Optional.empty();
        });
    }

    private String method(String jobId) throws InterruptedException {
        return services.model(name).stream()
                .flatMap(model -> StreamSupport.stream(model.path("versions").spliterator(), false))
                .filter(version -> version.path("jobId").asText().equals(jobId))
                .map(version -> version.path("method").asText())
                .findFirst()
                .orElse(options.method() == null ? "" : options.method());
    }

    /** Asks again and again until there is an answer, as long as all services live. */
    private <T> T await(Question<T> question) throws InterruptedException {
        while (true) {
            try {
                Optional<T> answer = question.ask();
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (UncheckedIOException e) {
                terminal.update("a service does not answer, asking again");
            }
            requireAlive.run();
            Thread.sleep(POLL.toMillis());
        }
    }

    private static String reason(JsonNode answer) {
        String message = answer.path("message").asText();
        String code = answer.path("reasonCode").asText();
        return message.isEmpty() ? code : message + " (" + code + ")";
    }

    /** Something to ask a service for. */
    private interface Question<T> {
        Optional<T> ask() throws InterruptedException;
    }
}

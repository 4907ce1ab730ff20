package io.lethe.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.Scores;
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
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** The flow from images to scores: import, training, forget request, scores. */
final class MainJob {

    private static final Duration POLL = Duration.ofMillis(300);
    /** How far the gateway's view may lie behind the topics. */
    private static final Duration VIEW = Duration.ofMinutes(1);

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
        Leaving forget = leaving(dataset);
        JsonNode model = train();
        JsonNode served = forget(forget);
        String version = served.path("modelVersion").asText();
        terminal.begin("score", "collecting");
        EvaluationScored unlearned = scored(version);
        List<Outcome.Row> rows = new ArrayList<>(List.of(original(model, unlearned), Outcome.Row.of(unlearned)));
        terminal.end("original and unlearned model scored");
        if (options.reference()) {
            terminal.begin("retrain", "training without them, to compare");
            EvaluationScored retrained = reference();
            if (retrained.compared() != null) {
                rows.set(1, rows.get(1).with(retrained.compared()));
            }
            rows.add(Outcome.Row.of(retrained));
            terminal.end("reference scored");
        }
        return new Outcome(
                name,
                options.seed(),
                served.path("method").asText(),
                forget.refs(),
                unlearned.scores().majorityAccuracy(),
                Duration.between(started, Instant.now()).toMillis() / 1000.0,
                rows);
    }

    private JsonNode importDataset() throws InterruptedException {
        terminal.begin("import", options.table().isPresent() ? "reading images" : "drawing faces");
        String importId = services.importDataset(ImportUpload.of(options, name))
                .path("importId")
                .asText();
        JsonNode dataset = await(() -> Optional.of(importStatus(importId)).filter(this::imported))
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
            boolean warning = finding.path("level").asText().equals("warning");
            if (warning || options.dryRun()) {
                terminal.say("  import: " + finding.path("text").asText() + rows(finding));
            }
        }
        return dataset;
    }

    private JsonNode importStatus(String importId) throws InterruptedException {
        return services.importStatus(importId)
                .orElseThrow(
                        () -> UserException.failure(
                                "The dataset-service was started again and does not know the import any more; run this again."));
    }

    private static String rows(JsonNode finding) {
        List<String> rows = StreamSupport.stream(finding.path("rows").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        long more = finding.path("count").asLong() - rows.size();
        return rows.isEmpty()
                ? ""
                : " (rows %s%s)".formatted(String.join(", ", rows), more > 0 ? " and %d more".formatted(more) : "");
    }

    /** Checks the images, and imports nothing. */
    void check() throws InterruptedException {
        JsonNode report = importDataset().path("report");
        terminal.say("  Nothing was imported. Warnings: %d; other findings: %d."
                .formatted(
                        report.path("warnings").asInt(),
                        report.path("findings").size() - report.path("warnings").asInt()));
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

    /**
     * Whom or what the request names.
     *
     * @param field of the request
     * @param refs people, or images of a dataset that divides by images
     */
    private record Leaving(String field, List<String> refs) {

        @Override
        public String toString() {
            return "%d %s".formatted(refs.size(), field.equals("subjectRefs") ? "people" : "images");
        }
    }

    private Leaving leaving(JsonNode dataset) {
        if (!options.forget().isEmpty()) {
            return new Leaving("subjectRefs", options.forget());
        }
        Leaving people = new Leaving("subjectRefs", texts(dataset.path("forget")));
        Leaving images = new Leaving("sampleRefs", texts(dataset.path("forgetSamples")));
        if (people.refs().isEmpty() && images.refs().isEmpty()) {
            throw UserException.usage("Nobody is marked to be forgotten: name people with --forget ID,ID.");
        }
        return people.refs().isEmpty() ? images : people;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Returns the model once it can be served. */
    private JsonNode train() throws InterruptedException {
        terminal.begin("train", "waiting");
        JsonNode model = await(() -> {
            Optional<JsonNode> known = services.model(name);
            if (known.filter(MainJob::hasHead).isEmpty()) {
                services.training(name).ifPresent(this::show);
            }
            return known.filter(MainJob::hasHead);
        });
        terminal.end("original model %s"
                .formatted(model.path("head").path("modelVersion").asText()));
        return model;
    }

    private static boolean hasHead(JsonNode model) {
        if (model.has("head")) {
            return true;
        }
        if (model.has("message")) {
            throw UserException.failure(
                    "The training failed: " + model.path("message").asText());
        }
        return false;
    }

    private void show(JsonNode training) {
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
    }

    /** Returns where the completed request stands with the model. */
    private JsonNode forget(Leaving leaving) throws InterruptedException {
        terminal.begin("forget", "asking for " + leaving);
        String requestId = UUID.randomUUID().toString();
        ObjectNode request = EventJson.mapper().createObjectNode();
        request.put("requestId", requestId).put("modelId", name).put("regulation", "gdpr");
        request.put("reference", options.reference());
        if (options.method() != null) {
            request.put("method", options.method());
        }
        if (options.profile() != null) {
            request.putObject("parameters").put("profile", options.profile());
        }
        leaving.refs().forEach(request.putArray(leaving.field())::add);
        services.submit(request);
        JsonNode done = await(() -> services.forgetRequest(requestId).filter(this::completed));
        JsonNode served = done.path("models").path(0);
        terminal.end("%s forgotten, new head %s"
                .formatted(leaving, served.path("modelVersion").asText()));
        return served;
    }

    private boolean completed(JsonNode request) {
        String state = request.path("state").asText().toLowerCase(Locale.ROOT);
        if (FAILED.contains(state)) {
            throw UserException.failure("The forget request was %s: %s".formatted(state, reason(request)));
        }
        JsonNode progress = request.path("models").path(0).path("progress");
        terminal.update(progress.isMissingNode() ? state : "%s, %.0f %%".formatted(state, 100 * progress.asDouble()));
        return state.equals("completed");
    }

    /** The scorecard of a version that is served: it was judged by it, so it is there or never comes. */
    private EvaluationScored scored(String version) throws InterruptedException {
        Instant patience = Instant.now().plus(VIEW);
        return await(() -> {
            Optional<EvaluationScored> card =
                    card(scored -> version.equals(scored.model().modelVersion()));
            if (card.isEmpty() && Instant.now().isAfter(patience)) {
                throw UserException.failure(
                        "Version %s is served without scores; the log of evaluation-service tells why."
                                .formatted(version));
            }
            return card;
        });
    }

    private EvaluationScored reference() throws InterruptedException {
        return await(() -> {
            services.model(name)
                    .map(model -> model.path("failure"))
                    .filter(failure -> failure.path("purpose").asText().equals("reference"))
                    .ifPresent(failure -> {
                        throw UserException.failure("The reference failed: "
                                + failure.path("message").asText());
                    });
            return card(scored -> scored.state() == ModelState.RETRAINED);
        });
    }

    private Optional<EvaluationScored> card(Predicate<EvaluationScored> wanted) throws InterruptedException {
        return services.scorecards(name).stream().filter(wanted).findFirst();
    }

    /** The original model, scored on the same people as the unlearned one. */
    private static Outcome.Row original(JsonNode model, EvaluationScored unlearned) {
        JsonNode original = model.path("original");
        Scores scores = unlearned.base();
        if (scores == null) {
            throw UserException.failure("The scorecard of the unlearned model has no scores of the original.");
        }
        return Outcome.Row.of(
                "original",
                original.path("modelVersion").asText(),
                scores,
                model.path("trainSeconds").asDouble(),
                original.path("weights").path("sha256").asText());
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

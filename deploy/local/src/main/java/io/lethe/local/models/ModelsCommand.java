package io.lethe.local.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.EventJson;
import io.lethe.local.Multipart;
import io.lethe.local.UserException;
import io.lethe.local.stack.LocalStack;
import io.lethe.local.stack.Service;
import io.lethe.local.stack.StackState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code models}: brings models that were trained elsewhere. */
@Command(
        name = "models",
        description = "Registers models that were trained elsewhere.",
        synopsisSubcommandLabel = "COMMAND")
public final class ModelsCommand implements Runnable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final LocalStack stack;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    public ModelsCommand(LocalStack stack, PrintStream out) {
        this.stack = stack;
        this.out = out;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** One model, with its weights. */
    @Command(
            name = "register",
            description = "Registers a model that has learned an imported dataset, so that it can forget.",
            footer = {
                "",
                "The architecture is torchvision's resnet18 with ImageNet's mean and deviation unless --recipe says another.",
                "The last layer has an output for each of the dataset's labels, in their order."
            })
    int register(
            @Parameters(paramLabel = "MODEL", description = "name of the model") String model,
            @Option(
                            names = "--weights",
                            required = true,
                            paramLabel = "FILE",
                            description = "safetensors with torchvision's parameter names")
                    Path weights,
            @Option(
                            names = "--dataset",
                            required = true,
                            paramLabel = "DATASET",
                            description = "the dataset whose part 'train' it has learned")
                    String dataset,
            @Option(
                            names = "--seconds",
                            required = true,
                            paramLabel = "S",
                            description = "how long its training took: retraining is weighed against it")
                    double seconds,
            @Option(
                            names = "--model-version",
                            paramLabel = "VERSION",
                            description = "name of the version, if the model is known already (default: v1)")
                    @Nullable
                    String version,
            @Option(
                            names = "--recipe",
                            paramLabel = "JSON",
                            description = "how it was trained and is trained again, such as"
                                    + " '{\"epochs\": 20, \"architecture\": {\"mean\": 0, \"deviation\": 255}}'")
                    @Nullable
                    String recipe,
            @Option(
                            names = "--training",
                            paramLabel = "URL",
                            description = "the training-service to ask, if not the one of ./lethe up")
                    @Nullable
                    URI training)
            throws InterruptedException {
        ObjectNode registration =
                EventJson.mapper().createObjectNode().put("modelId", model).put("datasetId", dataset);
        registration.put("seconds", seconds);
        if (version != null) {
            registration.put("modelVersion", version);
        }
        if (recipe != null) {
            registration.set("recipe", parsed(recipe));
        }
        JsonNode registered = send(address(training), body(registration, weights));
        out.printf(
                "Registered %s %s. It is scored now; forget requests for it work.%n",
                registered.path("modelId").asText(),
                registered.path("modelVersion").asText());
        return 0;
    }

    private static JsonNode parsed(String recipe) {
        try {
            return EventJson.mapper().readTree(recipe);
        } catch (JsonProcessingException e) {
            throw UserException.usage("--recipe is not JSON: " + e.getOriginalMessage());
        }
    }

    private static Multipart body(ObjectNode registration, Path weights) {
        try {
            return new Multipart().text("spec", registration.toString()).file("weights", weights);
        } catch (FileNotFoundException e) {
            throw UserException.usage("There is no file %s.".formatted(weights));
        }
    }

    private static JsonNode send(String training, Multipart body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(training + "/models"))
                .timeout(PATIENCE)
                .header("Content-Type", body.contentType())
                .POST(body.body())
                .build();
        try {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .build()
                    .send(request, BodyHandlers.ofString());
            JsonNode answer = EventJson.mapper().readTree(response.body());
            if (response.statusCode() / 100 != 2) {
                throw UserException.failure("The training-service answered %d %s: %s"
                        .formatted(
                                response.statusCode(),
                                answer.path("code").asText(),
                                answer.path("detail").asText()));
            }
            return answer;
        } catch (IOException e) {
            throw UserException.failure("No answer from %s; is the training-service there? (%s)"
                    .formatted(request.uri(), e.getClass().getSimpleName()));
        }
    }

    private String address(@Nullable URI given) {
        if (given != null) {
            return given.toString().replaceFirst("/+$", "");
        }
        StackState state = stack.running()
                .orElseThrow(() -> UserException.usage("Lethe is not running: start it with ./lethe up, or name a"
                        + " training-service with --training URL."));
        return state.ports().url(Service.TRAINING);
    }
}

package io.lethe.local.methods;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.EventJson;
import io.lethe.local.Installation;
import io.lethe.local.UserException;
import io.lethe.local.stack.Service;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The engine's unlearning methods: the same document as {@code GET /methods}, from the packaged engine itself, so that
 * nothing needs to run.
 *
 * @param document the catalogue
 */
public record Catalogue(JsonNode document) {

    private static final String PROGRAM = "io.lethe.learning.unlearning.MethodCatalogue";

    /** Asks the engine of an installation. */
    public static Catalogue of(Installation installation) throws InterruptedException {
        Path libraries =
                Service.UNLEARNING.jar(installation).resolveSibling("lib").resolve("main");
        List<String> command = new ArrayList<>(List.of(Installation.java()));
        command.addAll(Installation.smallJvm("64m"));
        command.addAll(List.of("-cp", libraries + File.separator + "*", PROGRAM));
        try {
            Process engine = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            byte[] printed = engine.getInputStream().readAllBytes();
            if (engine.waitFor() != 0) {
                throw UserException.failure("The engine does not tell its methods; is everything built?");
            }
            return new Catalogue(EventJson.mapper().readTree(printed));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot ask the engine for its methods", e);
        }
    }

    /** All methods, by name. */
    List<JsonNode> methods() {
        return items(document.path("methods"));
    }

    /**
     * One method.
     *
     * @throws UserException listing the known ones
     */
    JsonNode method(String name) {
        return named(methods(), name)
                .orElseThrow(() -> UserException.usage(
                        "There is no method '%s'; known are %s.".formatted(name, names(methods()))));
    }

    /**
     * Passes if there is such a method with such a profile.
     *
     * @throws UserException listing the known ones
     */
    public void require(String method, @Nullable String profile) {
        List<JsonNode> profiles = items(method(method).path("profiles"));
        if (profile != null && named(profiles, profile).isEmpty()) {
            throw UserException.usage(
                    "%s has no profile '%s'; known are %s.".formatted(method, profile, names(profiles)));
        }
    }

    private static Optional<JsonNode> named(List<JsonNode> items, String name) {
        return items.stream()
                .filter(item -> item.path("name").asText().equals(name))
                .findFirst();
    }

    static String names(List<JsonNode> items) {
        return items.stream().map(item -> item.path("name").asText()).collect(Collectors.joining(", "));
    }

    static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}

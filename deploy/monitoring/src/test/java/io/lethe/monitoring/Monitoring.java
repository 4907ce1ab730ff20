package io.lethe.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files of this folder. */
final class Monitoring {

    static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("lethe.root"), "lethe.root"));
    static final Path FOLDER = ROOT.resolve("deploy/monitoring");

    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * A query of a panel or a rule.
     *
     * @param place where it stands, for people
     * @param expression the query
     */
    record Query(String place, String expression) {

        /** The query as Prometheus takes it, with everything chosen and a window that holds several scrapes. */
        String runnable() {
            return expression
                    .replace("$__rate_interval", "5m")
                    .replace("$job", ".*")
                    .replace("$instance", ".*");
        }
    }

    private Monitoring() {}

    /** Files of a kind in a folder, in order. */
    static List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> dashboards() {
        return files("dashboards", ".json").stream().map(file -> read(JSON, file)).toList();
    }

    /** The panels of a dashboard that show something. */
    static List<JsonNode> panels(JsonNode dashboard) {
        return dashboard
                .path("panels")
                .valueStream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    static List<Query> queries(JsonNode dashboard) {
        return panels(dashboard).stream()
                .flatMap(panel -> panel.path("targets")
                        .valueStream()
                        .map(target -> new Query(
                                dashboard.path("title").asText() + " / " + panel.path("title").asText(),
                                target.path("expr").asText())))
                .toList();
    }

    /** Recording and alert rules, as they stand in their files. */
    static List<JsonNode> rules() {
        return files("rules", ".yaml").stream()
                .flatMap(file -> read(YAML, file).path("groups").valueStream())
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    static List<JsonNode> alerts() {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    /** The cases for promtool. */
    static List<JsonNode> cases() {
        return files("tests", ".yaml").stream()
                .flatMap(file -> read(YAML, file).path("tests").valueStream())
                .toList();
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

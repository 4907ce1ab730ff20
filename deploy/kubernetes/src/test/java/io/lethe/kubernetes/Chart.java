package io.lethe.kubernetes;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The chart with some values, rendered by Helm itself.
 *
 * @param files files of values, the later ones win
 * @param values single values, which win over files
 */
record Chart(List<String> files, Map<String, Object> values) {

    static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("lethe.root"), "lethe.root"));
    static final Path FOLDER = ROOT.resolve("deploy/kubernetes/lethe");

    /** What a cluster needs to have: a broker, a store, and somebody who may come in. */
    private static final Map<String, Object> ADDRESSES = Map.of(
            "kafka.bootstrapServers", "broker.example.com:9092",
            "store.endpoint", "https://s3.example.com",
            "store.existingSecret", "lethe-store",
            "gateway.apiKeys.existingSecret", "lethe-keys");

    /** No value at all. */
    static Chart bare() {
        return new Chart(List.of(), Map.of());
    }

    /** Broker, store and keys by their names, nothing else. */
    static Chart plain() {
        return new Chart(List.of(), ADDRESSES);
    }

    /** The values of a file, such as {@code small}. */
    static Chart of(String name) {
        return new Chart(List.of("values-" + name + ".yaml"), Map.of());
    }

    Chart and(String name) {
        return new Chart(
                Stream.concat(files.stream(), Stream.of("values-" + name + ".yaml"))
                        .toList(),
                values);
    }

    Chart with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Chart(files, more);
    }

    /** The objects, as text. */
    String text() {
        TemplateCommand command = new Helm(FOLDER)
                .template()
                .withName("lethe")
                .withNamespace("privacy")
                .withKubeVersion("1.33.0");
        files.forEach(file -> command.withValuesFile(FOLDER.resolve(file)));
        values.forEach(command::set);
        return command.call();
    }

    /** The objects; what any of them does not know is an error. */
    List<HasMetadata> objects() {
        return StrictObjects.parse(text());
    }
}

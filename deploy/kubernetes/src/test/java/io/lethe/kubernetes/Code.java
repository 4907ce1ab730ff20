package io.lethe.kubernetes;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/** Looks up in the services' sources what the chart repeats; nothing may depend on a service. */
final class Code {

    private static final Path STREAM = Chart.ROOT.resolve(
            "unlearning-service/src/main/java/io/lethe/unlearning/coordinator/stream/CoordinatorTopology.java");
    private static final Pattern STORE = Pattern.compile("addStateStore\\(rows\\((\\w+)\\.(\\w+),");

    private Code() {}

    /** A service's own settings. */
    static Properties settings(String service) throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(
                Chart.ROOT.resolve(service).resolve("src/main/resources/application.properties"))) {
            settings.load(reader);
        }
        return settings;
    }

    /** The state stores of the coordinator's stream, each of which has a changelog on the broker. */
    static List<String> stores() throws IOException {
        String topology = Files.readString(STREAM);
        return STORE.matcher(topology)
                .results()
                .map(found -> constant(STREAM.resolveSibling(found.group(1) + ".java"), found.group(2)))
                .toList();
    }

    private static String constant(Path source, String name) {
        try {
            var found = Pattern.compile("String " + name + " = \"([^\"]+)\"").matcher(Files.readString(source));
            if (found.find()) {
                return found.group(1);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        throw new IllegalStateException("%s has no constant %s".formatted(source.getFileName(), name));
    }
}

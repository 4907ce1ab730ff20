package io.lethe.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The series that services export: those named in their sources, and those of the libraries that they use. */
final class ExportedSeries {

    private static final Pattern NAMED = Pattern.compile("\"(lethe(?:\\.[a-z]+)+)\"");
    private static final Pattern USED = Pattern.compile("\\b((?:lethe|http|jvm|kafka)_[a-z0-9_]+|up)\\b(?=\\s*[{\\[])");
    private static final Pattern BARE = Pattern.compile("\\blethe_[a-z0-9_]+\\b");
    private static final String ENDING =
            "(_(seconds|ratio|requests|bytes|records))?(_(total|bucket|count|sum|max))?";
    private static final Set<String> OF_LIBRARIES = Set.of(
            "up",
            "http_server_requests_seconds_count",
            "http_server_requests_seconds_sum",
            "jvm_memory_used_bytes",
            "kafka_consumer_fetch_manager_records_lag_max");

    private final List<Pattern> names = new ArrayList<>();

    private ExportedSeries() {}

    static ExportedSeries read() throws IOException {
        ExportedSeries series = new ExportedSeries();
        for (Path folder : List.of(Monitoring.ROOT, Monitoring.ROOT.resolve("lib"))) {
            try (Stream<Path> modules = Files.list(folder)) {
                for (Path module : modules.filter(each -> Files.isDirectory(each.resolve("src/main/java")))
                        .toList()) {
                    series.readModule(module.resolve("src/main/java"));
                }
            }
        }
        return series;
    }

    private void readModule(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                if (source.contains("import io.micrometer.") || source.contains("DurationTimer")) {
                    NAMED.matcher(source)
                            .results()
                            .map(found -> found.group(1).replace('.', '_'))
                            .forEach(name -> names.add(Pattern.compile(name + ENDING)));
                }
            }
        }
    }

    /** The series that a query names and nobody exports. */
    Set<String> unknownIn(String query) {
        Set<String> unknown = new TreeSet<>();
        Stream.concat(
                        USED.matcher(query).results().map(found -> found.group(1)),
                        BARE.matcher(query).results().map(found -> found.group()))
                .filter(name -> !OF_LIBRARIES.contains(name))
                .filter(name -> names.stream()
                        .noneMatch(pattern -> pattern.matcher(name).matches()))
                .forEach(unknown::add);
        return unknown;
    }
}

package io.lethe.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prometheus' own judgement of rules and queries. Its promtool comes as a package of most distributions (Debian:
 * {@code prometheus}) and from nowhere that Maven reaches; a machine without it skips these tests and says so, the
 * others of this module hold there too. {@code -Dlethe.promtool=PATH} names one, and makes its absence a failure.
 */
class PromtoolTest {

    private static final String NAMED = System.getProperty("lethe.promtool", "");

    @BeforeEach
    void findPromtool() {
        assumeTrue(
                !NAMED.isEmpty() || isOnThePath(),
                "promtool is not installed (Debian: apt-get install prometheus); rules were not run");
    }

    @Test
    void takesTheRules() throws Exception {
        assertThat(promtool("check", "rules", Monitoring.files("rules", ".yaml"))).contains("SUCCESS");
    }

    @Test
    void firesEveryAlertAndKeepsItQuiet() throws Exception {
        assertThat(promtool("test", "rules", Monitoring.files("tests", ".yaml"))).contains("SUCCESS");
    }

    @Test
    void understandsEveryQueryOfADashboard(@TempDir Path folder) throws Exception {
        String rules = Monitoring.dashboards().stream()
                .flatMap(dashboard -> Monitoring.queries(dashboard).stream())
                .map(query -> "      - record: a:b:c\n        labels: {place: \"%s\"}\n        expr: |-\n          %s\n"
                        .formatted(query.place() + query.expression().hashCode(), query.runnable()))
                .collect(joining("", "groups:\n  - name: queries\n    rules:\n", ""));
        Path file = Files.writeString(folder.resolve("queries.yaml"), rules);
        assertThat(promtool("check", "rules", List.of(file))).contains("SUCCESS");
    }

    private static boolean isOnThePath() {
        return Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    }

    private static String promtool(String verb, String what, List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(NAMED.isEmpty() ? "promtool" : NAMED, verb, what));
        Stream<String> names = files.stream().map(Path::toString);
        command.addAll(names.toList());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}

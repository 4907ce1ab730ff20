package io.lethe.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an alert owes to whom it wakes. */
class AlertsTest {

    private static final Pattern CODE = Pattern.compile("`([A-Z]+_[A-Z_]*[A-Z])`");
    private static final Pattern INCREASING = Pattern.compile("(?:rate|increase)\\((lethe_[a-z_]+_total)");

    /** Counters that services register at zero; their own tests hold them to it. */
    private static final Set<String> SHOWN_FROM_THE_START = Set.of(
            "lethe_checkpoints_total",
            "lethe_coordinator_stream_restarts_total",
            "lethe_coordinator_tick_failures_total",
            "lethe_deadlines_total",
            "lethe_gate_failures_total",
            "lethe_jobs_reopened_total",
            "lethe_view_failures_total");

    private static final Path RUNBOOKS = Monitoring.ROOT.resolve("docs/runbooks");

    @ParameterizedTest
    @MethodSource("alerts")
    void saysHowBadItIsAndWhatToDo(String name, JsonNode alert) throws IOException {
        assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
        assertThat(alert.at("/annotations/summary").asText()).isNotBlank().doesNotEndWith(".");
        assertThat(alert.at("/annotations/description").asText()).endsWith(".");
        assertThat(alert.at("/annotations/runbook").asText()).isEqualTo("docs/runbooks/" + name + ".md");
        assertThat(Files.readString(RUNBOOKS.resolve(name + ".md")))
                .startsWith("# " + name + "\n")
                .contains("\n## Meaning\n", "\n## Impact\n", "\n## Diagnosis\n", "\n## Mitigation\n");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void hasACaseThatFiresAndOneThatStaysQuiet(String name, JsonNode alert) {
        List<JsonNode> checks = Monitoring.cases().stream()
                .flatMap(test -> test.path("alert_rule_test").valueStream())
                .filter(check -> check.path("alertname").asText().equals(name))
                .toList();
        assertThat(checks)
                .anySatisfy(check -> assertThat(check.path("exp_alerts")).isNotEmpty());
        assertThat(checks)
                .anySatisfy(check -> assertThat(check.path("exp_alerts")).isEmpty());
    }

    @Test
    void everyRunbookIsOfAnAlert() throws IOException {
        Set<String> alerts = Monitoring.alerts().stream()
                .map(alert -> alert.path("alert").asText() + ".md")
                .collect(Collectors.toSet());
        try (Stream<Path> pages = Files.list(RUNBOOKS)) {
            assertThat(pages.map(page -> page.getFileName().toString()).filter(page -> !page.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(alerts);
        }
    }

    @Test
    void runbooksNameErrorCodesThatExist() throws IOException {
        String codes = Files.readString(
                Monitoring.ROOT.resolve("lib/contracts/src/main/java/io/lethe/contracts/ErrorCode.java"));
        try (Stream<Path> pages = Files.list(RUNBOOKS)) {
            for (Path page : pages.toList()) {
                assertThat(CODE.matcher(Files.readString(page)).results().map(found -> found.group(1)))
                        .as(page.getFileName().toString())
                        .allSatisfy(code -> assertThat(codes).contains(code + "(Kind."));
            }
        }
    }

    @Test
    void rulesAskOnlyForSeriesThatAreExported() throws IOException {
        ExportedSeries exported = ExportedSeries.read();
        assertThat(Monitoring.rules())
                .allSatisfy(
                        rule -> assertThat(exported.unknownIn(rule.path("expr").asText()))
                                .as(rule.toString())
                                .isEmpty());
    }

    /** To Prometheus, a series that appears with its first event has not increased. */
    @Test
    void noRuleMissesTheFirstEvent() {
        assertThat(Monitoring.rules()).allSatisfy(rule -> {
            String query = rule.path("expr").asText();
            assertThat(INCREASING.matcher(query).results().map(found -> found.group(1)))
                    .as(query)
                    .allMatch(name -> SHOWN_FROM_THE_START.contains(name)
                            || query.contains("unless " + name + " offset")
                            || query.contains("unless " + name + "{"));
        });
    }

    @Test
    void namesAreUnique() {
        assertThat(Monitoring.rules().stream()
                        .map(rule -> rule.path("alert").asText()
                                + rule.path("record").asText()))
                .doesNotHaveDuplicates();
    }

    static Stream<Object[]> alerts() {
        return Monitoring.alerts().stream()
                .map(alert -> new Object[] {alert.path("alert").asText(), alert});
    }
}

package io.lethe.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.monitoring.Monitoring.Query;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of Grafana's dashboard-linter, and what provisioning asks for. */
class DashboardsTest {

    private static final String SOURCE = "${datasource}";
    private static final Pattern SELECTOR = Pattern.compile("\\b([a-z_:][a-z0-9_:]*)\\{([^}]*)}");
    private static final Pattern RANGE = Pattern.compile("\\[([^]]+)]");
    private static final Pattern COUNTER = Pattern.compile("(rate|increase|irate)\\(\\w+_total\\b");
    private static final Set<String> UNITS = Set.of("short", "s", "ops", "reqps", "percentunit", "bytes");

    @Test
    void areFourWithNamesThatStay() {
        assertThat(Monitoring.dashboards().stream().map(dashboard -> dashboard.path("uid").asText()))
                .containsExactlyInAnyOrder("lethe-forgetting", "lethe-scores", "lethe-workers", "lethe-platform");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void canBeProvisioned(JsonNode dashboard) {
        assertThat(dashboard.has("__inputs")).isFalse();
        assertThat(dashboard.has("__requires")).isFalse();
        assertThat(dashboard.path("id").isMissingNode()).isTrue();
        assertThat(dashboard.path("editable").asBoolean(true)).isFalse();
        assertThat(dashboard.path("title").asText()).startsWith("Lethe / ");
        assertThat(dashboard.path("tags").valueStream().map(JsonNode::asText)).contains("lethe");
        List<Integer> ids = dashboard.path("panels").valueStream().map(panel -> panel.path("id").asInt()).toList();
        assertThat(ids).doesNotHaveDuplicates().doesNotContain(0);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void letUsersChooseSourceJobAndInstance(JsonNode dashboard) {
        List<JsonNode> variables = dashboard.at("/templating/list").valueStream().toList();

        assertThat(variables.stream().map(variable -> variable.path("name").asText()))
                .containsExactly("datasource", "job", "instance");
        assertThat(variables.get(0).path("type").asText()).isEqualTo("datasource");
        assertThat(variables.get(0).path("query").asText()).isEqualTo("prometheus");
        assertThat(variables.get(0).path("label").asText()).isEqualTo("Data source");
        for (JsonNode variable : variables.subList(1, 3)) {
            String name = variable.path("name").asText();
            assertThat(variable.path("type").asText()).isEqualTo("query");
            assertThat(variable.path("label").asText()).isEqualToIgnoringCase(name);
            assertThat(variable.at("/datasource/uid").asText()).isEqualTo(SOURCE);
            assertThat(variable.path("multi").asBoolean()).isTrue();
            assertThat(variable.path("allValue").asText()).isEqualTo(".+");
            assertThat(variable.path("refresh").asInt()).as("reloads when the time changes").isEqualTo(2);
            assertThat(variable.path("query").asText()).matches("label_values\\(\\w+(\\{.*})?, " + name + "\\)");
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void explainEveryPanel(JsonNode dashboard) {
        assertThat(Monitoring.panels(dashboard)).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).as(panel.path("title").asText()).endsWith(".");
            assertThat(UNITS).contains(panel.at("/fieldConfig/defaults/unit").asText());
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo(SOURCE);
            assertThat(panel.path("targets")).isNotEmpty().allSatisfy(target -> {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo(SOURCE);
                assertThat(target.path("legendFormat").asText()).isNotBlank();
            });
        });
        assertThat(Monitoring.panels(dashboard).stream().map(panel -> panel.path("title").asText()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void askForWhatWasChosen(JsonNode dashboard) {
        assertThat(Monitoring.queries(dashboard)).allSatisfy(query -> {
            String expression = query.expression();
            List<String> selectors = SELECTOR.matcher(expression)
                    .results()
                    .map(found -> found.group(2))
                    .toList();
            assertThat(selectors).as(query.place()).isNotEmpty().allSatisfy(selector -> assertThat(selector)
                    .contains("job=~\"$job\"")
                    .contains("instance=~\"$instance\""));
            Matcher range = RANGE.matcher(expression);
            assertThat(range.results().map(found -> found.group(1)).collect(Collectors.toSet()))
                    .as(query.place())
                    .isSubsetOf("$__rate_interval");
            assertThat(SELECTOR.matcher(expression)
                            .results()
                            .filter(found -> found.group(1).endsWith("_total"))
                            .count())
                    .as("%s: a counter is shown by how it grows", query.place())
                    .isEqualTo(COUNTER.matcher(expression).results().count());
        });
    }

    @Test
    void showOnlySeriesThatAreExported() throws Exception {
        ExportedSeries exported = ExportedSeries.read();
        List<Query> queries = Monitoring.dashboards().stream()
                .flatMap(dashboard -> Monitoring.queries(dashboard).stream())
                .toList();
        assertThat(queries)
                .allSatisfy(query -> assertThat(exported.unknownIn(query.expression())).as(query.place()).isEmpty());
    }

    static List<JsonNode> dashboards() {
        return Monitoring.dashboards();
    }
}

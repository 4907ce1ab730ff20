package io.lethe.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.lethe.contracts.Scores.NamedScore;
import io.lethe.local.demo.Outcome.Row;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private static final ArtifactRef ARTIFACT = new ArtifactRef("models", "demo-1/v1", "0".repeat(64), 1);

    private static final Outcome OUTCOME = new Outcome(
            "demo-1",
            1,
            "scrub",
            List.of("person-0001"),
            0.1265,
            61.5,
            List.of(row(ModelState.ORIGINAL, "v1", 0.8, 41.5), row(ModelState.UNLEARNED, "v2", 0.79, 5)));

    @Test
    void hasTheAgreedFieldsForMachines() throws IOException {
        JsonNode json = new ObjectMapper().readTree(OUTCOME.toJson());

        assertThat(StreamSupport.stream(((Iterable<String>) json::fieldNames).spliterator(), false))
                .contains("rows", "majorityAccuracy", "dataset", "seed", "method", "forget", "totalSeconds");
        JsonNode row = json.path("rows").path(1);
        assertThat(row.path("model").asText()).isEqualTo("unlearned");
        assertThat(StreamSupport.stream(((Iterable<String>) row::fieldNames).spliterator(), false))
                .contains(
                        "testAccuracy",
                        "top2Accuracy",
                        "forgetAccuracy",
                        "retainAccuracy",
                        "unseenAccuracy",
                        "mia",
                        "miaLow",
                        "miaHigh",
                        "miaAuc",
                        "forgettingScore",
                        "nomus",
                        "seconds",
                        "sha256");
    }

    @Test
    void isATableForPeople() {
        assertThat(OutcomeTable.of(OUTCOME)).isEqualTo("""
                          model          test    top-2   forget   MIA (95 %)         forgetting    NoMUS   seconds
                                     accuracy          accuracy                           score            of work
                          original      0.800        –    0.950   0.700 [0.650, 0.750]      0.200    0.700      41.5
                          unlearned     0.790        –    0.950   0.700 [0.650, 0.750]      0.200    0.700       5.0
                          majority      0.127
                        """);
    }

    @Test
    void listsEveryFurtherScoreWithItsInterval() {
        assertThat(OutcomeTable.metrics(OUTCOME)).isEqualTo("""
                          score (95 %)               original                 unlearned
                          mia-test                   0.700 [0.650, 0.750]     0.700 [0.650, 0.750]
                          nomus-majority             0.564                    0.564
                        """);
    }

    private static Row row(ModelState state, String version, double testAccuracy, double seconds) {
        Scores scores = new Scores(
                exact(testAccuracy),
                null,
                exact(0.95),
                exact(0.99),
                exact(0.6),
                new Estimate(0.7, 0.65, 0.75),
                exact(0.74),
                exact(0.2),
                exact(0.7),
                0.1265,
                0.1,
                1.2,
                List.of(),
                List.of(
                        new NamedScore("mia-test", new Estimate(0.7, 0.65, 0.75)),
                        new NamedScore("nomus-majority", exact(0.564))));
        return Row.of(new EvaluationScored(
                "job",
                1,
                new ModelRef("demo-1", version, ARTIFACT, ARTIFACT),
                state,
                "scrub",
                List.of(),
                scores,
                null,
                ARTIFACT,
                null,
                seconds));
    }

    private static Estimate exact(double value) {
        return new Estimate(value, value, value);
    }
}

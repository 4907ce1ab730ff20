package io.lethe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScoreGaugesTest {

    private static final List<String> FIRST = List.of("7d9f3c52-8f0a-4c6b-b1de-2f6f1a6f5d11");
    private static final List<String> SECOND = List.of("b7a1c9de-3c55-4a0f-8f2b-5f0d2a9c4e22");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ScoreGauges gauges = new ScoreGauges(registry);

    @Test
    void comparesWithTheRetrainedModelOfTheSameRequests() {
        gauges.show(scored(ModelState.UNLEARNED, FIRST, 0.75, 10));
        assertThat(gap("test_accuracy")).isNull();

        gauges.show(scored(ModelState.RETRAINED, FIRST, 0.5, 40));

        assertThat(gap("test_accuracy")).isCloseTo(0.25, within(1e-9));
        assertThat(registry.get("lethe.speedup").gauge().value()).isCloseTo(4, within(1e-9));
    }

    @Test
    void keepsTheGapWhileTheModelsForgotDifferentPeople() {
        gauges.show(scored(ModelState.RETRAINED, FIRST, 0.5, 40));
        gauges.show(scored(ModelState.UNLEARNED, FIRST, 0.75, 10));

        gauges.show(scored(ModelState.UNLEARNED, SECOND, 0.875, 10));
        assertThat(gap("test_accuracy")).isCloseTo(0.25, within(1e-9));

        gauges.show(scored(ModelState.RETRAINED, SECOND, 0.5, 40));
        assertThat(gap("test_accuracy")).isCloseTo(0.375, within(1e-9));
    }

    @Test
    void showsNoForgetAccuracyBeforeAnybodyAsked() {
        gauges.show(scored(ModelState.ORIGINAL, List.of(), 0.75, 40));

        assertThat(registry.find("lethe.model.accuracy").tag("split", "test").gauge())
                .isNotNull();
        assertThat(registry.find("lethe.model.accuracy").tag("split", "forget").gauge())
                .isNull();
    }

    @Test
    void showsTheVersionThatAnOutcomeWasMadeFromAsItsBase() {
        gauges.show(scored(ModelState.ORIGINAL, List.of(), 0.875, 40));
        gauges.show(scored(ModelState.UNLEARNED, FIRST, 0.75, 10));

        assertThat(test("base")).isEqualTo(0.75);
        assertThat(test("original")).isEqualTo(0.875);
    }

    @Test
    void showsEveryMetricByItsName() {
        gauges.show(scored(ModelState.UNLEARNED, FIRST, 0.75, 10));

        assertThat(metric("indiscernibility")).isEqualTo(0.5);
        assertThat(metric("mia-difference")).isNull();
    }

    @Test
    void showsWhatTheUnlearnedModelScoresBesideTheRetrainedOne() {
        EvaluationScored reference = scored(ModelState.RETRAINED, FIRST, 0.5, 40);
        Scores scores = reference.scores();

        gauges.show(new EvaluationScored(
                reference.jobId(),
                reference.attempt(),
                reference.model(),
                reference.state(),
                reference.method(),
                reference.requestIds(),
                scores,
                reference.base(),
                reference.scorecard(),
                reference.baseScorecard(),
                reference.workSeconds(),
                new EvaluationScored.Compared(
                        reference.model(),
                        "scrub",
                        scores("mia-difference", scores.testAccuracy(), scores.mia(), true))));

        assertThat(metric("mia-difference")).isEqualTo(0.5);
    }

    private @Nullable Double metric(String name) {
        Gauge gauge = registry.find("lethe.score")
                .tag("model", "faces")
                .tag("state", "unlearned")
                .tag("score", name)
                .gauge();
        return gauge == null ? null : gauge.value();
    }

    private static Scores scores(String metric, Estimate test, Estimate half, boolean forgotten) {
        return new Scores(
                test,
                null,
                forgotten ? half : null,
                half,
                half,
                half,
                half,
                half,
                half,
                0.125,
                null,
                1,
                List.of(),
                List.of(new Scores.NamedScore(metric, half)));
    }

    @Test
    void exportsEachSeriesOnce() {
        gauges.show(scored(ModelState.ORIGINAL, List.of(), 0.75, 40));
        gauges.show(scored(ModelState.ORIGINAL, List.of(), 0.875, 40));

        assertThat(registry.find("lethe.model.accuracy").tag("split", "test").gauges())
                .hasSize(1);
        assertThat(test("original")).isEqualTo(0.875);
    }

    @Test
    void showsTheIntervalOfEachScore() {
        gauges.show(scored(ModelState.ORIGINAL, List.of(), 0.75, 40));

        assertThat(registry.find("lethe.score.low").gauges())
                .extracting(gauge -> gauge.getId().getTag("score"))
                .containsExactlyInAnyOrder("test_accuracy", "mia", "nomus");
        assertThat(registry.get("lethe.score.high")
                        .tags("state", "original", "score", "test_accuracy")
                        .gauge()
                        .value())
                .isEqualTo(0.75);
    }

    private @Nullable Double test(String state) {
        Gauge gauge = registry.find("lethe.model.accuracy")
                .tag("split", "test")
                .tag("state", state)
                .gauge();
        return gauge == null ? null : gauge.value();
    }

    private @Nullable Double gap(String score) {
        Gauge gauge = registry.find("lethe.retrain.gap")
                .tag("model", "faces")
                .tag("score", score)
                .gauge();
        return gauge == null ? null : gauge.value();
    }

    private static EvaluationScored scored(
            ModelState state, List<String> requests, double testAccuracy, double seconds) {
        ArtifactRef artifact = new ArtifactRef("models", "faces/v1/card.json", "0".repeat(64), 1);
        Estimate test = new Estimate(testAccuracy, testAccuracy, testAccuracy);
        Estimate half = new Estimate(0.5, 0.5, 0.5);
        Scores scores = scores("indiscernibility", test, half, !requests.isEmpty());
        return new EvaluationScored(
                "0b1d8f3e-6a55-5c0e-9d5b-3f0f4a1c2b3d",
                1,
                new ModelRef("faces", "v1", artifact, artifact),
                state,
                "advanced-neg-grad",
                requests,
                scores,
                requests.isEmpty() ? null : scores,
                artifact,
                requests.isEmpty() ? null : artifact,
                seconds);
    }
}

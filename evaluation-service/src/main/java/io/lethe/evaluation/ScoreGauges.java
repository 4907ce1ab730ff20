package io.lethe.evaluation;

import io.lethe.contracts.ModelState;
import io.lethe.contracts.Scores;
import io.lethe.service.metrics.DurationTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Scores as series: the last word on each model. */
@ApplicationScoped
class ScoreGauges {

    private final MeterRegistry registry;
    private final Timer evaluating;
    /** Strong references: a gauge whose value is collected turns into NaN. */
    private final Map<String, AtomicReference<Double>> values = new ConcurrentHashMap<>();

    private final Map<String, Scorecard> unlearned = new ConcurrentHashMap<>();
    private final Map<String, Scorecard> retrained = new ConcurrentHashMap<>();

    ScoreGauges(MeterRegistry registry) {
        this.registry = registry;
        this.evaluating = DurationTimer.ofStage("evaluate").register(registry);
    }

    <T> T timed(Supplier<T> work) {
        Timer.Sample sample = Timer.start(registry);
        T result = work.get();
        sample.stop(evaluating);
        return result;
    }

    void show(Scorecard card) {
        String model = card.model().modelId();
        String state = card.state().name().toLowerCase(Locale.ROOT);
        Scores scores = card.scores();
        accuracy(model, "test", state, scores.testAccuracy());
        accuracy(model, "retain", state, scores.retainAccuracy());
        accuracy(model, "unseen", state, scores.unseenAccuracy());
        accuracy(model, "forget", state, scores.forgetAccuracy());
        set(
                "lethe.mia.accuracy",
                "Accuracy of the membership attack; 0.5 is blind",
                Tags.of("model", model, "state", state),
                scores.mia().value());
        set(
                "lethe.nomus",
                "(test accuracy + 1 - 2*|mia - 0.5|) / 2",
                Tags.of("model", model, "state", state),
                scores.nomus().value());
        compare(model, card);
    }

    private void accuracy(String model, String split, String state, Scores.@Nullable Estimate accuracy) {
        if (accuracy != null) {
            set(
                    "lethe.model.accuracy",
                    "Share of right answers on a split",
                    Tags.of("model", model, "split", split, "state", state),
                    accuracy.value());
        }
    }

    /** Models that forgot other people are not comparable, so the gap stays that of the last pair. */
    private void compare(String model, Scorecard card) {
        if (card.state() == ModelState.UNLEARNED) {
            unlearned.put(model, card);
        } else if (card.state() == ModelState.RETRAINED) {
            retrained.put(model, card);
        }
        Scorecard ours = unlearned.get(model);
        Scorecard reference = retrained.get(model);
        if (ours == null || reference == null || !ours.requestIds().equals(reference.requestIds())) {
            return;
        }
        gap(
                model,
                "test_accuracy",
                ours.scores().testAccuracy(),
                reference.scores().testAccuracy());
        gap(model, "mia", ours.scores().mia(), reference.scores().mia());
        gap(model, "mia_auc", ours.scores().miaAuc(), reference.scores().miaAuc());
        gap(model, "nomus", ours.scores().nomus(), reference.scores().nomus());
        if (ours.workSeconds() > 0) {
            set(
                    "lethe.speedup",
                    "Time of retraining divided by time of unlearning",
                    Tags.of("model", model, "method", ours.method()),
                    reference.workSeconds() / ours.workSeconds());
        }
    }

    private void gap(String model, String score, Scores.Estimate ours, Scores.Estimate reference) {
        set(
                "lethe.retrain.gap",
                "Score of the unlearned model minus that of the retrained one",
                Tags.of("model", model, "score", score),
                ours.value() - reference.value());
    }

    private void set(String name, String description, Tags tags, double value) {
        values.computeIfAbsent(name + tags, key -> register(name, description, tags))
                .set(value);
    }

    private AtomicReference<Double> register(String name, String description, Tags tags) {
        AtomicReference<Double> value = new AtomicReference<>(0.0);
        Gauge.builder(name, value, AtomicReference::get)
                .description(description)
                .baseUnit("ratio")
                .tags(tags)
                .register(registry);
        return value;
    }
}

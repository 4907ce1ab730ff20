package io.lethe.evaluation;

import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.Names;
import io.lethe.contracts.Scores;
import io.lethe.learning.unlearning.UnlearningMethods;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Scores as series: the last word on each model, and on the version that its newest outcome was made from. */
@ApplicationScoped
class ScoreGauges {

    /** Label of the version that an outcome was made from, scored against what the outcome forgot. */
    private static final String BASE = "base";

    private final MeterRegistry registry;
    /** Strong references: a gauge whose value is collected turns into NaN. */
    private final Map<String, AtomicReference<Double>> values = new ConcurrentHashMap<>();

    private final Map<String, EvaluationScored> unlearned = new ConcurrentHashMap<>();
    private final Map<String, EvaluationScored> retrained = new ConcurrentHashMap<>();

    ScoreGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows scores that are newer than those shown so far. */
    void show(EvaluationScored scored) {
        String model = scored.model().modelId();
        if (!Names.isName(model)) {
            return;
        }
        show(model, scored.state().name().toLowerCase(Locale.ROOT), scored.scores());
        Scores base = scored.base();
        if (base != null && scored.state() == ModelState.UNLEARNED) {
            show(model, BASE, base);
        }
        EvaluationScored.Compared compared = scored.compared();
        if (compared != null) {
            metrics(model, "unlearned", compared.scores());
        }
        compare(model, scored);
    }

    private void show(String model, String state, Scores scores) {
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
        interval(model, state, "test_accuracy", scores.testAccuracy());
        interval(model, state, "mia", scores.mia());
        interval(model, state, "nomus", scores.nomus());
        metrics(model, state, scores);
    }

    private void interval(String model, String state, String score, Scores.Estimate estimate) {
        Tags tags = Tags.of("model", model, "state", state, "score", score);
        set("lethe.score.low", "Lower end of a score's 95 % interval", tags, estimate.low());
        set("lethe.score.high", "Upper end of a score's 95 % interval", tags, estimate.high());
    }

    /** Whatever the learning engine measures beyond the scores that have a gauge of their own. */
    private void metrics(String model, String state, Scores scores) {
        scores.furtherScores()
                .forEach(further -> set(
                        "lethe.score",
                        "A score by its name; those against the retrained model are of the newest pair",
                        Tags.of("model", model, "state", state, "score", further.name()),
                        further.score().value()));
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
    private void compare(String model, EvaluationScored scored) {
        if (scored.state() == ModelState.UNLEARNED) {
            unlearned.put(model, scored);
        } else if (scored.state() == ModelState.RETRAINED) {
            retrained.put(model, scored);
        }
        EvaluationScored ours = unlearned.get(model);
        EvaluationScored reference = retrained.get(model);
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
        if (ours.workSeconds() > 0 && UnlearningMethods.names().contains(ours.method())) {
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

package io.lethe.learning.metric;

import io.lethe.learning.metric.ScoreReport.NamedScore;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The metrics on the class path, found by {@link ServiceLoader}. */
public final class Metrics {

    private static final SortedMap<String, Metric> ALL = discover();

    private Metrics() {}

    /** All metrics, by name. */
    public static List<Metric> all() {
        return List.copyOf(ALL.values());
    }

    /** What every metric says of a model that applies to it, by name. */
    static List<NamedScore> measure(Evidence model) {
        List<NamedScore> scores = new ArrayList<>();
        ALL.forEach(
                (name, metric) -> metric.measure(model).ifPresent(score -> scores.add(new NamedScore(name, score))));
        return scores;
    }

    private static SortedMap<String, Metric> discover() {
        SortedMap<String, Metric> metrics = new TreeMap<>();
        for (Metric metric : ServiceLoader.load(Metric.class)) {
            Metric other = metrics.put(metric.name(), metric);
            if (other != null) {
                throw new IllegalStateException("Two metrics are named " + metric.name());
            }
        }
        return metrics;
    }
}

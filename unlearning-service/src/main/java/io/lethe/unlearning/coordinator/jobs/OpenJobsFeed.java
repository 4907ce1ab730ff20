package io.lethe.unlearning.coordinator.jobs;

import io.lethe.contracts.JobKind;
import io.lethe.contracts.Topics;
import io.lethe.service.jobs.TopicFeed;
import io.lethe.service.jobs.TopicFeeds;
import io.lethe.unlearning.Role;
import io.lethe.unlearning.UnlearningConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the table of open jobs beside the stream, all partitions of it, so that every coordinator tells the same number
 * whichever models it owns, and nothing in here can touch a decision.
 */
@ApplicationScoped
class OpenJobsFeed {

    private final UnlearningConfig config;
    private final MeterRegistry registry;
    private final OpenJobs jobs = new OpenJobs();
    private final TopicFeed feed;

    OpenJobsFeed(UnlearningConfig config, MeterRegistry registry, TopicFeeds feeds) {
        this.config = config;
        this.registry = registry;
        Map<String, @Nullable Duration> topics = new HashMap<>();
        topics.put(Topics.JOB_PLANNED, null);
        this.feed = feeds.feed("open-jobs", topics, (topic, record) -> jobs.read(record.key(), record.value()));
    }

    void start(@Observes StartupEvent event) {
        if (config.roles().contains(Role.COORDINATOR)) {
            for (JobKind kind : JobKind.values()) {
                show(kind);
            }
            feed.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (config.roles().contains(Role.COORDINATOR)) {
            feed.close();
        }
    }

    /** The jobs; absent while not all of them are known, since a number that is too small would stop workers. */
    @Nullable
    OpenJobs jobs() {
        return feed.caughtUp() ? jobs : null;
    }

    private void show(JobKind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        Gauge.builder("lethe.jobs.open", this, feeds -> feeds.count(kind))
                .description("Jobs that have not ended; every coordinator shows all, so take the maximum")
                .tag("kind", name)
                .strongReference(true)
                .register(registry);
        Gauge.builder("lethe.oldest.open.job.age", this, feeds -> feeds.oldestAge(kind))
                .description("Time since the oldest open job was planned; 0 without one")
                .baseUnit("seconds")
                .tag("kind", name)
                .strongReference(true)
                .register(registry);
    }

    private double count(JobKind kind) {
        OpenJobs known = jobs();
        return known == null ? Double.NaN : known.count(kind);
    }

    private double oldestAge(JobKind kind) {
        OpenJobs known = jobs();
        return known == null
                ? Double.NaN
                : known.oldest(kind)
                        .map(since -> Math.max(
                                0, Duration.between(since, Instant.now()).toMillis() / 1_000.0))
                        .orElse(0.0);
    }
}

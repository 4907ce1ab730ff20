package io.lethe.service.jobs;

import io.lethe.service.learner.LearnerConfig;
import io.lethe.service.learner.LearnerTasks;
import io.lethe.service.learner.Workspace;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.store.StorePreparation;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Starts a service's worker with the service, and drains it before anything that it needs is closed. */
@ApplicationScoped
class WorkerLifecycle {

    private static final Duration LOOK = Duration.ofMillis(500);

    private final LearnerConfig learnerConfig;
    private final StorePreparation store;
    private final JobFeed feed;
    private final JobWorker worker;
    private final LearnerTasks learner;
    private final Thread starter = new Thread(this::startWhenCaughtUp, "job-worker-start");
    private volatile boolean started;
    private volatile boolean stopping;

    WorkerLifecycle(
            @ConfigProperty(name = "quarkus.application.name") String service,
            LearnerConfig learnerConfig,
            WorkerConfig config,
            StorePreparation store,
            TopicFeeds feeds,
            EventCodec codec,
            @All List<JobHandler> handlers,
            JobEvents events,
            Claims claims,
            Checkpoints checkpoints,
            Workspace workspace,
            LearnerTasks learner,
            JobMetrics metrics) {
        this.learnerConfig = learnerConfig;
        this.store = store;
        this.learner = learner;
        JobTable table = new JobTable();
        this.feed = new JobFeed(table, codec, feeds);
        this.worker = new JobWorker(
                table,
                claims,
                checkpoints,
                new Attempts(name(service), handlers, events, checkpoints, workspace, learner, metrics, config),
                config);
        metrics.watch(worker::out);
    }

    /**
     * Unlike that of any other process, and of this one after a restart; tells an operator where to look: service, host
     * (the pod's name on Kubernetes), process.
     */
    static String name(String service) {
        return "%s/%s/%d/%s"
                .formatted(
                        service,
                        System.getenv().getOrDefault("HOSTNAME", "localhost"),
                        ProcessHandle.current().pid(),
                        UUID.randomUUID().toString().substring(0, 8));
    }

    /** A store that may let two workers win a claim must not be asked for one. */
    void start(@Observes StartupEvent event) {
        if (learnerConfig.enabled()) {
            feed.start();
            starter.setDaemon(true);
            store.whenUsable(starter::start);
        }
    }

    private void startWhenCaughtUp() {
        try {
            while (!stopping) {
                if (feed.awaitCaughtUp(LOOK) && learner.awaitLoaded(LOOK)) {
                    // A worker that can run nothing must not take from others what it would only give back.
                    if (learner.refusal().isEmpty()) {
                        worker.start();
                        started = true;
                    }
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Before the learner and the clients are closed, which also happens when the service stops. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        stopping = true;
        worker.drain();
        feed.close();
    }

    /** What keeps the worker from taking jobs; empty if nothing does. */
    Optional<String> obstacle() {
        @Nullable String obstacle = null;
        if (worker.isDraining()) {
            obstacle = "it stops";
        } else if (learner.refusal().isPresent()) {
            obstacle = learner.refusal().get();
        } else if (worker.out()) {
            obstacle = "it gave back several jobs in a row and stays out for a while; its log says why";
        } else if (learnerConfig.enabled() && !started) {
            obstacle = "it waits for a store that can be used, or reads the table of jobs";
        }
        return Optional.ofNullable(obstacle);
    }

    /** Whether only a restart helps. */
    boolean dead() {
        return worker.dead();
    }
}

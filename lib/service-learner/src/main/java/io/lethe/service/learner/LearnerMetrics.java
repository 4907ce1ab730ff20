package io.lethe.service.learner;

import io.lethe.learning.process.Learner;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.learning.process.LearnerTask;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Series about the running task; see the table of metrics in the services' READMEs. */
@Startup
@ApplicationScoped
class LearnerMetrics {

    private final Learner learner;
    private final MeterRegistry registry;

    private final String asked;
    private List<Gauge> gauges = List.of();

    private volatile double progress;

    LearnerMetrics(Learner learner, MeterRegistry registry, LearnerConfig config) {
        this.learner = learner;
        this.asked = config.device();
        this.registry = registry;
    }

    /** The label is what was asked for until a process has loaded the engine, and then what it took. */
    @PostConstruct
    void register() {
        resumes();
        register(asked);
        learner.onEngine(engine -> register(engine.device()));
    }

    private synchronized void register(String device) {
        gauges.forEach(registry::remove);
        gauges = List.of(running(device), ready(device), progress(device), lastStep(device));
    }

    private Gauge running(String device) {
        return Gauge.builder("lethe.jobs.running", learner, each -> each.busy() ? 1 : 0)
                .description("Learning tasks that run now")
                .tag("device", device)
                .strongReference(true)
                .register(registry);
    }

    private Gauge ready(String device) {
        return Gauge.builder("lethe.learner.ready", learner, each -> each.warm() ? 1 : 0)
                .description("1 while a process that has loaded the engine waits for a task or runs one")
                .tag("device", device)
                .strongReference(true)
                .register(registry);
    }

    private Gauge progress(String device) {
        return Gauge.builder("lethe.job.progress", this, metrics -> metrics.progress)
                .description("Share of the running task's steps that are done; 1 after it ended well")
                .baseUnit("ratio")
                .tag("device", device)
                .strongReference(true)
                .register(registry);
    }

    private Gauge lastStep(String device) {
        return Gauge.builder(
                        "lethe.job.last.step.timestamp",
                        learner,
                        each -> each.lastStep().toEpochMilli() / 1000.0)
                .description("When the running task made its last step")
                .baseUnit("seconds")
                .tag("device", device)
                .strongReference(true)
                .register(registry);
    }

    /** A task goes on in another process, because its own has died. */
    void resumed() {
        resumes().increment();
    }

    private Counter resumes() {
        return Counter.builder("lethe.job.resumes")
                .description("Work that went on after whoever did it was lost, by who and how")
                .tag("reason", "learner")
                .register(registry);
    }

    Run begin(LearnerTask task) {
        progress = 0;
        if (task instanceof LearnerTask.Train) {
            return new Run("train");
        }
        return new Run(task instanceof LearnerTask.Unlearn ? "unlearn" : "evaluate");
    }

    /** One task; the learner says how many samples it drew. */
    final class Run {

        private final Counter samples;
        private final StepPace pace;
        private long counted;

        Run(String phase) {
            this.pace = new StepPace(phase, registry);
            this.samples = Counter.builder("lethe.samples")
                    .description("Images that went through a model")
                    .tag("phase", phase)
                    .register(registry);
        }

        void observe(LearnerMessage message) {
            if (message instanceof LearnerMessage.Progress step) {
                pace.observe(step);
                count(step.samples());
                progress = step.totalSteps() == 0 ? 0 : Math.min(1, (double) step.step() / step.totalSteps());
            }
        }

        void finish(LearnerMessage.Done done) {
            count(done.samples());
            progress = 1;
        }

        private void count(long drawn) {
            samples.increment((double) Math.max(0, drawn - counted));
            counted = Math.max(counted, drawn);
        }
    }
}

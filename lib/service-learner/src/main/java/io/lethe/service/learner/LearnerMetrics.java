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

/** Series about the running task; see the table of metrics in the services' READMEs. */
@Startup
@ApplicationScoped
class LearnerMetrics {

    /** The native library that ships computes on the processor. */
    private static final String DEVICE = "cpu";

    private final Learner learner;
    private final MeterRegistry registry;

    private volatile double progress;

    LearnerMetrics(Learner learner, MeterRegistry registry) {
        this.learner = learner;
        this.registry = registry;
    }

    @PostConstruct
    void register() {
        resumes();
        Gauge.builder("lethe.jobs.running", learner, each -> each.busy() ? 1 : 0)
                .description("Learning tasks that run now")
                .tag("device", DEVICE)
                .strongReference(true)
                .register(registry);
        Gauge.builder("lethe.learner.ready", learner, each -> each.warm() ? 1 : 0)
                .description("1 while a process that has loaded the engine waits for a task or runs one")
                .tag("device", DEVICE)
                .strongReference(true)
                .register(registry);
        Gauge.builder("lethe.job.progress", this, metrics -> metrics.progress)
                .description("Share of the running task's steps that are done; 1 after it ended well")
                .baseUnit("ratio")
                .tag("device", DEVICE)
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "lethe.job.last.step.timestamp",
                        learner,
                        each -> each.lastStep().toEpochMilli() / 1000.0)
                .description("When the running task made its last step")
                .baseUnit("seconds")
                .tag("device", DEVICE)
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

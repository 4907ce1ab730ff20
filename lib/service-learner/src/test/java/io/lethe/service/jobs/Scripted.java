package io.lethe.service.jobs;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.Event;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelTrained;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Does trainings as a test says. */
final class Scripted implements JobHandler {

    private final Consumer<JobRun> script;
    private final List<JobPlanned> begun = new CopyOnWriteArrayList<>();

    Scripted(Consumer<JobRun> script) {
        this.script = script;
    }

    @Override
    public Set<JobKind> kinds() {
        return Set.of(JobKind.TRAIN);
    }

    @Override
    public Event run(JobRun run) {
        begun.add(run.job());
        script.accept(run);
        return trained(run.job());
    }

    /** Every call of the handler. */
    List<JobPlanned> begun() {
        return begun;
    }

    static ModelTrained trained(JobPlanned job) {
        ArtifactRef artifact =
                new ArtifactRef("models", job.jobId() + "/" + job.attempt() + "/weights", "0".repeat(64), 1);
        return new ModelTrained(
                new ModelRef(job.modelId(), job.targetVersion(), artifact, artifact),
                "faces",
                "1",
                job.dataset(),
                job.seed(),
                1,
                job.jobId(),
                job.attempt());
    }
}

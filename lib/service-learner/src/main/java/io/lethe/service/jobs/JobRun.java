package io.lethe.service.jobs;

import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.LetheException;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.learning.process.LearnerTask;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** One attempt of a job on its way, as its handler sees it. */
public interface JobRun {

    /** The job, with the attempt that this worker holds. */
    JobPlanned job();

    /** Folder for whatever the job needs or makes; goes when the attempt ends. */
    Path folder();

    /**
     * Runs the job's learning task to its end. Its checkpoints go to the store from time to time; a later attempt goes
     * on from the newest one.
     *
     * @param task what to do; its output is {@link #folder()}
     * @param observer is told of the start and of steps
     * @throws LetheException if the task failed, with the code that says who must act
     * @throws CancellationException if the run is to stop
     */
    LearnerMessage.Done learn(LearnerTask task, Consumer<LearnerMessage> observer);

    /**
     * To be called between long steps outside of the learner.
     *
     * @throws CancellationException if the run is to stop
     */
    void requireWanted();
}

package io.lethe.service.jobs;

import io.lethe.contracts.Event;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.LetheException;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** Does the jobs of some kinds. A bean of each service that works. */
public interface JobHandler {

    /** The kinds of jobs that this handler does. */
    Set<JobKind> kinds();

    /**
     * Does a job. May be called again for the same attempt when something was away; what it left in its folder is there
     * then. An outcome that an earlier attempt left complete in the store is announced, not made again.
     *
     * @param run the job, a folder to work in, and the learner
     * @return the event that tells of the outcome, which names the attempt of the run
     * @throws LetheException if there is no outcome; its code says whether another worker should try
     * @throws CancellationException if the run is to stop
     */
    Event run(JobRun run);
}

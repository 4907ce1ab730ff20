package io.lethe.contracts;

import java.util.List;

/**
 * How a job divided {@code train}: everything that is in neither list is the retain set. Sample ids, not people and not
 * rows, which change with erasure.
 *
 * @param jobId the job
 * @param forget ids of the samples to forget, ascending
 * @param excluded ids of the samples forgotten by earlier jobs, ascending
 */
public record ForgetSet(String jobId, List<String> forget, List<String> excluded) {

    public ForgetSet {
        forget = List.copyOf(forget);
        excluded = List.copyOf(excluded);
    }
}

package io.lethe.contracts;

import java.util.List;

/**
 * How a job divided {@code train}: everything that is in neither list is the retain set. Rows, not people.
 *
 * @param jobId the job
 * @param forget row numbers in {@code train} to forget, ascending
 * @param excluded row numbers forgotten by earlier jobs, ascending
 */
public record ForgetSet(String jobId, List<Integer> forget, List<Integer> excluded) {

    public ForgetSet {
        forget = List.copyOf(forget);
        excluded = List.copyOf(excluded);
    }
}

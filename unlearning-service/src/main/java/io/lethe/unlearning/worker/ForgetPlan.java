package io.lethe.unlearning.worker;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetSet;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.SampleSet;
import io.lethe.service.learner.SampleRows;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whom a job forgets, and whom its base has forgotten already.
 *
 * @param forgetSet the job's division of {@code train}, by sample
 * @param forgotten all that the outcome will have forgotten
 * @param forgetRows rows of {@code train} to forget
 * @param excludedRows rows that the base has forgotten
 */
record ForgetPlan(ForgetSet forgetSet, SampleSet forgotten, List<Integer> forgetRows, List<Integer> excludedRows) {

    ForgetPlan {
        forgetRows = List.copyOf(forgetRows);
        excludedRows = List.copyOf(excludedRows);
    }

    /**
     * Divides {@code train}. Samples that are not in it any more need no forgetting.
     *
     * @param asked samples that the job's requests name
     * @param forgottenBefore samples that the base has forgotten
     * @throws LetheException {@link ErrorCode#NOTHING_TO_FORGET} if none of the samples is in the dataset,
     *     {@link ErrorCode#SUBJECT_ALREADY_FORGOTTEN} if the base has forgotten all that are,
     *     {@link ErrorCode#NOTHING_TO_RETAIN} if nobody would be left to learn from
     */
    static ForgetPlan of(
            String jobId,
            String datasetId,
            SampleRows train,
            Collection<String> asked,
            Collection<String> forgottenBefore) {
        SortedSet<String> present = new TreeSet<>(asked);
        present.removeIf(sample -> !train.contains(sample));
        if (present.isEmpty()) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_FORGET,
                    "None of the %d samples of the job is in the train split of its dataset.".formatted(asked.size()));
        }
        SortedSet<String> forget = new TreeSet<>(present);
        forget.removeAll(new TreeSet<>(forgottenBefore));
        if (forget.isEmpty()) {
            throw new LetheException(
                    ErrorCode.SUBJECT_ALREADY_FORGOTTEN,
                    "The base of the job has forgotten all of its %d samples.".formatted(present.size()));
        }
        SortedSet<String> forgotten = new TreeSet<>(forgottenBefore);
        List<Integer> excludedRows = train.rows(forgotten);
        if (forget.size() + excludedRows.size() == train.size()) {
            throw new LetheException(
                    ErrorCode.NOTHING_TO_RETAIN,
                    "The job and its base together forget all %d samples of the train split; retire the model instead."
                            .formatted(train.size()));
        }
        List<String> excluded = List.copyOf(forgotten);
        forgotten.addAll(forget);
        return new ForgetPlan(
                new ForgetSet(jobId, List.copyOf(forget), excluded),
                new SampleSet(datasetId, List.copyOf(forgotten)),
                train.rows(forget),
                excludedRows);
    }
}

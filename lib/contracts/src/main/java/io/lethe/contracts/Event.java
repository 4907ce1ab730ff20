package io.lethe.contracts;

/**
 * A fact that one service tells the others. One record per event, one topic per record; large things travel as
 * {@link ArtifactRef}s.
 */
public sealed interface Event
        permits SplitPublished,
                ModelTrained,
                ForgetRequested,
                ForgetInstructed,
                JobPlanned,
                JobProgressed,
                JobFailed,
                ModelUnlearned,
                EvaluationScored,
                ModelPromoted,
                ModelStateChanged,
                StatusChanged {

    /** The record key, which decides what runs in sequence. Never a person. */
    String key();

    /** {@code ce_subject}: {@code datasets/<id>}, {@code models/<id>} or {@code requests/<id>}; never a person. */
    String subject();
}

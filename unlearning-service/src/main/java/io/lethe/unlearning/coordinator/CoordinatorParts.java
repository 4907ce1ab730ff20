package io.lethe.unlearning.coordinator;

import io.lethe.contracts.ArtifactRef;
import io.lethe.service.messaging.EventCodec;
import io.lethe.unlearning.TrainIndex;
import java.util.function.Function;

/**
 * What the coordinator's stream works with.
 *
 * @param policy how jobs are made of requests
 * @param methods unlearning methods that requests may name
 * @param indexes index of the train split by the dataset's manifest
 * @param codec reads and writes the event envelope
 * @param deadLetters takes what no retry can help
 * @param metrics counts what happens
 * @param patience pauses while the store is away
 */
record CoordinatorParts(
        BatchPolicy policy,
        Methods methods,
        Function<ArtifactRef, TrainIndex> indexes,
        EventCodec codec,
        DeadLetters deadLetters,
        CoordinatorMetrics metrics,
        Patience patience) {

    /** Waits between two attempts. */
    @FunctionalInterface
    interface Patience {

        /** Returns after a while, or throws when the process stops. */
        void pause();
    }
}

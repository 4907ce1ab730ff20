package io.lethe.unlearning.coordinator;

import io.lethe.contracts.ArtifactRef;
import io.lethe.unlearning.TrainIndex;
import java.util.Optional;

/** What decisions need beyond the state of the model. The same question has the same answer within one decision. */
interface Knowledge {

    /** The request with this id, if it was seen before. */
    Optional<KnownRequest> request(String requestId);

    /** Index of {@code train} of the dataset with this manifest. */
    TrainIndex trainIndex(ArtifactRef manifest);
}

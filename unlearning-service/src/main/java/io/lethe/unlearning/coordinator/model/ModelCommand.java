package io.lethe.unlearning.coordinator.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.SplitPublished;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a model's machine is told from within the coordinator. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ModelCommand.Train.class, name = "train"),
    @JsonSubTypes.Type(value = ModelCommand.Adopt.class, name = "adopt"),
    @JsonSubTypes.Type(value = ModelCommand.Enqueue.class, name = "enqueue"),
    @JsonSubTypes.Type(value = ModelCommand.Withdraw.class, name = "withdraw"),
    @JsonSubTypes.Type(value = ModelCommand.Reorder.class, name = "reorder")
})
public sealed interface ModelCommand {

    /** The model that is told; the record key. */
    String modelId();

    /**
     * A dataset version wants a model.
     *
     * @param modelId lineage
     * @param split the announcement of the dataset version
     */
    record Train(String modelId, SplitPublished split) implements ModelCommand {}

    /**
     * An original was trained, by us or by a foreign trainer.
     *
     * @param modelId lineage
     * @param trained the announcement
     */
    record Adopt(String modelId, ModelTrained trained) implements ModelCommand {}

    /**
     * A request wants to be served.
     *
     * @param modelId lineage
     * @param request the request
     */
    record Enqueue(String modelId, Waiting request) implements ModelCommand {}

    /**
     * A request wants out of the line, if no job serves it yet.
     *
     * @param modelId lineage
     * @param requestId the request
     * @param place its place in the line
     * @param to {@code cancelled} or {@code held}
     * @param reason why; absent if nobody said
     */
    record Withdraw(
            String modelId,
            String requestId,
            String place,
            RequestState to,
            @Nullable String reason) implements ModelCommand {}

    /**
     * A request that waits gets another place.
     *
     * @param modelId lineage
     * @param place its place in the line
     * @param dueAt when it must be done now
     */
    record Reorder(String modelId, String place, Instant dueAt) implements ModelCommand {}
}

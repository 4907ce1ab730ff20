package io.lethe.unlearning.coordinator.request;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.Regulation;
import io.lethe.unlearning.coordinator.model.Moved;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request's machine is told from within the coordinator. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RequestCommand.Submit.class, name = "submit"),
    @JsonSubTypes.Type(value = RequestCommand.Instruct.class, name = "instruct"),
    @JsonSubTypes.Type(value = RequestCommand.Tell.class, name = "tell")
})
public sealed interface RequestCommand {

    /** The request that is told; the record key. */
    String requestId();

    /**
     * A forget request came, and its people were looked up: it knows no person any more.
     *
     * @param requestId the request
     * @param asker who made it: the event's source
     * @param digest keyed digest of what it says; the same request again has the same
     * @param modelId lineage that it names
     * @param datasetId dataset that it names
     * @param regulation law under which the person asks
     * @param priority 0…100
     * @param submittedAt when the person asked
     * @param dueAt when it must be done
     * @param receivedAt when it was read
     * @param subjects number of people and samples that it names
     * @param unknown how many of those no model's data has
     * @param method method that it chose
     * @param parameters hyper-parameters that it chose
     * @param reference whether a retrained reference was asked for
     * @param seed seed that it chose
     * @param targets the models that must forget; none if it is refused
     * @param reasonCode why it is refused; absent if it is not
     * @param message the reason in words
     */
    record Submit(
            String requestId,
            String asker,
            String digest,
            @Nullable String modelId,
            @Nullable String datasetId,
            @Nullable Regulation regulation,
            int priority,
            Instant submittedAt,
            Instant dueAt,
            Instant receivedAt,
            int subjects,
            int unknown,
            @Nullable String method,
            @Nullable JsonNode parameters,
            boolean reference,
            @Nullable Long seed,
            List<Target> targets,
            @Nullable String reasonCode,
            @Nullable String message)
            implements RequestCommand {

        public Submit {
            targets = List.copyOf(targets);
        }
    }

    /**
     * A model that must forget.
     *
     * @param modelId lineage
     * @param forgetSet where the samples to forget lie
     * @param samples their number
     * @param trainSamples number of samples that the model learned from
     */
    record Target(String modelId, ArtifactRef forgetSet, int samples, int trainSamples) {}

    /**
     * An asker or operator wants something.
     *
     * @param requestId the request
     * @param instruction what
     */
    record Instruct(String requestId, ForgetInstructed instruction) implements RequestCommand {}

    /**
     * A model tells where the request stands.
     *
     * @param requestId the request
     * @param moved the news
     */
    record Tell(String requestId, Moved moved) implements RequestCommand {}
}

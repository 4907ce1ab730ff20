package io.lethe.service.learner;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.Names;
import io.lethe.learning.process.Learner;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.storage.ObjectStore;
import io.lethe.storage.WriteOnce;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Model versions in the store: weights first, card last and only once. */
@ApplicationScoped
public class ModelArtifacts {

    private static final String BUCKET = "models";
    private static final String CARD = "card.json";
    private static final String WEIGHTS = "model.safetensors";

    private final ObjectStore store;
    private final WriteOnce cards;
    private final LearnerConfig config;
    private final Learner learner;

    ModelArtifacts(ObjectStore store, WriteOnce cards, LearnerConfig config, Learner learner) {
        this.store = store;
        this.cards = cards;
        this.config = config;
        this.learner = learner;
    }

    /** A published version with its card. */
    public record Published(ModelRef ref, ModelCard card) {}

    /**
     * Looks for what an attempt of a job published.
     *
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST} when a name cannot be part of a key
     */
    public Optional<Published> find(String modelId, String jobId, int attempt) {
        return cards.find(BUCKET, folder(modelId, jobId, attempt) + CARD).map(ModelArtifacts::published);
    }

    /**
     * Looks for what a job published in this attempt or an earlier one, whose worker may have died before it could
     * tell.
     *
     * @return what the latest of them published
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST} when a name cannot be part of a key
     */
    public Optional<Published> findUpTo(String modelId, String jobId, int attempt) {
        return IntStream.iterate(attempt, each -> each >= 1, each -> each - 1)
                .boxed()
                .flatMap(each -> find(modelId, jobId, each).stream())
                .findFirst();
    }

    /**
     * Reads the card of a version.
     *
     * @throws LetheException {@link ErrorCode#ARTIFACT_MISSING} or {@link ErrorCode#ARTIFACT_CORRUPTED}
     */
    public ModelCard card(ModelRef ref) {
        return ModelCard.parse(store.read(ref.card()));
    }

    /**
     * Publishes what an attempt of a job made, under a key that only the holder of the attempt writes to.
     *
     * @param weights local file
     * @param card makes the card from the stored weights
     * @return what is published: this, or what the same attempt published before
     */
    public Published publish(
            String modelId, String jobId, int attempt, Path weights, Function<ArtifactRef, ModelCard> card) {
        String folder = folder(modelId, jobId, attempt);
        return find(modelId, jobId, attempt).orElseGet(() -> {
            ArtifactRef stored = store.put(BUCKET, folder + WEIGHTS, weights);
            return published(
                    cards.write(BUCKET, folder + CARD, card.apply(stored).toJson()));
        });
    }

    /** What computes on this machine, for the card. */
    public ModelCard.Engine engine() {
        LearnerMessage.Ready engine = learner.engine().orElseGet(() -> new LearnerMessage.Ready("unknown", "unknown"));
        int threads = config.threads().orElse(Runtime.getRuntime().availableProcessors());
        return new ModelCard.Engine(
                engine.engine(), engine.device(), threads, Runtime.version().toString());
    }

    private static Published published(WriteOnce.Stored stored) {
        ModelCard card = ModelCard.parse(stored.content());
        return new Published(new ModelRef(card.modelId(), card.modelVersion(), card.weights(), stored.ref()), card);
    }

    private static String folder(String modelId, String jobId, int attempt) {
        if (!Names.isName(modelId)) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "The name of a model is not " + Names.NAME_RULE + ".");
        }
        if (!Names.isJobId(jobId)) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "The id of a job is not a UUID in lower case.");
        }
        return "%s/%s/%d/".formatted(modelId, jobId, attempt);
    }
}

package io.lethe.service.learner;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.Names;
import io.lethe.learning.process.Learner;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.storage.Digests;
import io.lethe.storage.ObjectStore;
import io.lethe.storage.WriteOnce;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Function;

/** Model versions in the store: weights first, card last and only once. */
@ApplicationScoped
public class ModelArtifacts {

    private static final String BUCKET = "models";
    private static final String CARD = "card.json";

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
     * Looks for a version that was published earlier.
     *
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST} when a name cannot be part of a key
     */
    public Optional<Published> find(String modelId, String modelVersion) {
        return cards.find(BUCKET, folder(modelId, modelVersion) + CARD).map(ModelArtifacts::published);
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
     * Publishes a version. The weights' key holds their digest, so that of two writers the slower one cannot replace
     * the weights that the faster one's card names.
     *
     * @param weights local file
     * @param card makes the card from the stored weights
     * @return what is published: this card, or the one of a writer who was faster
     */
    public Published publish(String modelId, String modelVersion, Path weights, Function<ArtifactRef, ModelCard> card) {
        String folder = folder(modelId, modelVersion);
        String weightsKey = folder + sha256(weights).substring(0, 16) + "/model.safetensors";
        ArtifactRef stored = store.put(BUCKET, weightsKey, weights);
        return published(cards.write(BUCKET, folder + CARD, card.apply(stored).toJson()));
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

    private static String folder(String modelId, String modelVersion) {
        if (!Names.isName(modelId) || !Names.isName(modelVersion)) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "The name of a model or of its version is not " + Names.NAME_RULE + ".");
        }
        return modelId + "/" + modelVersion + "/";
    }

    private static String sha256(Path file) {
        MessageDigest digest = Digests.sha256();
        try (InputStream input = new DigestInputStream(Files.newInputStream(file), digest)) {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file.getFileName(), e);
        }
        return Digests.hex(digest);
    }
}

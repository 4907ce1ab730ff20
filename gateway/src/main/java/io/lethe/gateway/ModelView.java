package io.lethe.gateway;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.gateway.ModelDocument.Version;
import io.lethe.gateway.ModelDocument.Weights;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every model with its versions and scorecards, folded from the topics. Guarded by itself. */
@ApplicationScoped
public class ModelView {

    private final TreeMap<String, Lineage> lineages = new TreeMap<>();

    synchronized void fold(ModelTrained trained, Instant at) {
        var lineage = lineage(trained.model().modelId());
        lineage.dataset = new ModelDocument.Dataset(trained.datasetId(), trained.datasetVersion());
        lineage.original = trained.model().modelVersion();
        var version = new Version(
                trained.model().modelVersion(),
                ModelState.ORIGINAL,
                weights(trained.model().weights()),
                trained.seed(),
                trained.seconds(),
                null,
                null,
                null,
                null,
                List.of(),
                at);
        lineage.add(version, trained.model().weights());
    }

    synchronized void fold(ModelUnlearned unlearned, Instant at) {
        var version = new Version(
                unlearned.model().modelVersion(),
                unlearned.purpose() == JobPlanned.Purpose.REFERENCE ? ModelState.RETRAINED : ModelState.UNLEARNED,
                weights(unlearned.model().weights()),
                unlearned.seed(),
                unlearned.seconds(),
                unlearned.base().modelVersion(),
                unlearned.jobId(),
                unlearned.method(),
                unlearned.parameters(),
                unlearned.requestIds(),
                at);
        lineage(unlearned.model().modelId()).add(version, unlearned.model().weights());
    }

    synchronized void fold(ModelPromoted promoted) {
        lineage(promoted.model().modelId()).promoted = promoted.model().modelVersion();
    }

    synchronized void fold(EvaluationScored scored, Instant at) {
        var card = ScorecardDocument.of(scored, at);
        // A re-sent scorecard replaces the first.
        var key = card.modelVersion() + "\n" + card.state() + "\n" + card.jobId();
        lineage(card.modelId()).scorecards.put(key, card);
    }

    /** Whether a model of this name was ever trained. */
    synchronized boolean knows(String modelId) {
        var lineage = lineages.get(modelId);
        return lineage != null && !lineage.versions.isEmpty();
    }

    synchronized List<ModelDocument> all() {
        return lineages.entrySet().stream()
                .map(lineage -> lineage.getValue().document(lineage.getKey()))
                .toList();
    }

    synchronized Optional<ModelDocument> find(String modelId) {
        return Optional.ofNullable(lineages.get(modelId)).map(lineage -> lineage.document(modelId));
    }

    /** Scorecards of a model, oldest first; empty when there is no such model. */
    synchronized Optional<List<ScorecardDocument>> scorecards(String modelId) {
        return Optional.ofNullable(lineages.get(modelId))
                .map(lineage -> lineage.scorecards.values().stream()
                        .sorted(Comparator.comparing(ScorecardDocument::scoredAt))
                        .toList());
    }

    synchronized Optional<ArtifactRef> weights(String modelId, String modelVersion) {
        return Optional.ofNullable(lineages.get(modelId)).map(lineage -> lineage.weights.get(modelVersion));
    }

    private Lineage lineage(String modelId) {
        return lineages.computeIfAbsent(modelId, id -> new Lineage());
    }

    private static Weights weights(ArtifactRef ref) {
        return new Weights(ref.sha256(), ref.size());
    }

    private static final class Lineage {

        private final TreeMap<String, Version> versions = new TreeMap<>();
        private final TreeMap<String, ArtifactRef> weights = new TreeMap<>();
        private final TreeMap<String, ScorecardDocument> scorecards = new TreeMap<>();
        private ModelDocument.@Nullable Dataset dataset;
        private @Nullable String original;
        private @Nullable String promoted;

        void add(Version version, ArtifactRef ref) {
            versions.put(version.modelVersion(), version);
            weights.put(version.modelVersion(), ref);
        }

        ModelDocument document(String modelId) {
            var chain = versions.values().stream()
                    .sorted(Comparator.comparing(Version::publishedAt))
                    .toList();
            return new ModelDocument(modelId, promoted == null ? original : promoted, dataset, chain);
        }
    }
}

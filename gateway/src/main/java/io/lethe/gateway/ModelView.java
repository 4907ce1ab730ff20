package io.lethe.gateway;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelPromoted;
import io.lethe.contracts.ModelRef;
import io.lethe.contracts.ModelState;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.gateway.ModelDocument.Version;
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
        lineage.original = trained.model();
        var version = new Version(
                trained.model().modelVersion(),
                ModelState.ORIGINAL,
                trained.model().weights(),
                trained.model().card(),
                trained.seed(),
                trained.seconds(),
                null,
                null,
                null,
                null,
                List.of(),
                at);
        lineage.add(version);
    }

    synchronized void fold(ModelUnlearned unlearned, Instant at) {
        var version = new Version(
                unlearned.model().modelVersion(),
                unlearned.purpose() == JobPlanned.Purpose.REFERENCE ? ModelState.RETRAINED : ModelState.UNLEARNED,
                unlearned.model().weights(),
                unlearned.model().card(),
                unlearned.seed(),
                unlearned.seconds(),
                unlearned.base().modelVersion(),
                unlearned.jobId(),
                unlearned.method(),
                unlearned.parameters(),
                unlearned.requestIds(),
                at);
        lineage(unlearned.model().modelId()).add(version);
    }

    synchronized void fold(ModelPromoted promoted) {
        lineage(promoted.model().modelId()).promoted = promoted.model();
    }

    synchronized void fold(EvaluationScored scored, Instant at) {
        var card = ScorecardDocument.of(scored, at);
        // A re-sent scorecard replaces the first.
        var key = card.model().modelVersion() + "\n" + card.state() + "\n" + card.jobId();
        lineage(card.model().modelId()).scorecards.put(key, card);
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
        return Optional.ofNullable(lineages.get(modelId))
                .map(lineage -> lineage.versions.get(modelVersion))
                .map(Version::weights);
    }

    private Lineage lineage(String modelId) {
        return lineages.computeIfAbsent(modelId, id -> new Lineage());
    }

    private static final class Lineage {

        private final TreeMap<String, Version> versions = new TreeMap<>();
        private final TreeMap<String, ScorecardDocument> scorecards = new TreeMap<>();
        private ModelDocument.@Nullable Dataset dataset;
        private @Nullable ModelRef original;
        private @Nullable ModelRef promoted;

        void add(Version version) {
            versions.put(version.modelVersion(), version);
        }

        ModelDocument document(String modelId) {
            var chain = versions.values().stream()
                    .sorted(Comparator.comparing(Version::publishedAt))
                    .toList();
            return new ModelDocument(modelId, promoted == null ? original : promoted, dataset, chain);
        }
    }
}

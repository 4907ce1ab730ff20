package io.lethe.evaluation;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.EvaluationScored;
import io.lethe.storage.WriteOnce;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scorecards in the store. */
@ApplicationScoped
class Scorecards {

    private static final String BUCKET = "evaluations";

    private final WriteOnce objects;

    Scorecards(WriteOnce objects) {
        this.objects = objects;
    }

    /** A stored scorecard with its reference. */
    record Stored(ArtifactRef ref, Scorecard card) {

        EvaluationScored event() {
            return new EvaluationScored(
                    card.model(),
                    card.state(),
                    card.jobId(),
                    card.requestIds(),
                    card.scores(),
                    ref,
                    card.workSeconds());
        }
    }

    Optional<Stored> find(String modelId, String modelVersion, @Nullable String jobId) {
        return objects.find(BUCKET, key(modelId, modelVersion, jobId)).map(Scorecards::parsed);
    }

    /** Keeps a scorecard, or the one of an evaluation that was faster. */
    Stored keep(Scorecard card) {
        String key = key(card.model().modelId(), card.model().modelVersion(), card.jobId());
        return parsed(objects.write(BUCKET, key, card.toJson()));
    }

    private static Stored parsed(WriteOnce.Stored stored) {
        return new Stored(stored.ref(), Scorecard.parse(stored.content()));
    }

    private static String key(String modelId, String modelVersion, @Nullable String jobId) {
        return "%s/%s/%s.json".formatted(modelId, modelVersion, jobId == null ? "original" : jobId);
    }
}

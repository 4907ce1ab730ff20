package io.lethe.evaluation;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.ModelRef;
import io.lethe.storage.WriteOnce;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Scorecards in the store, each under a key that only the holder of the attempt writes to. */
@ApplicationScoped
class Scorecards {

    private static final String BUCKET = "evaluations";

    private final WriteOnce objects;

    Scorecards(WriteOnce objects) {
        this.objects = objects;
    }

    /** A stored scorecard with its reference. */
    record Stored(ArtifactRef ref, Scorecard card) {}

    /** Looks for the scorecard of a model that an attempt of a scoring job stored. */
    Optional<Stored> find(JobPlanned job, int attempt, ModelRef model) {
        return objects.find(BUCKET, key(model, job.jobId(), attempt)).map(Scorecards::parsed);
    }

    /** Keeps a scorecard, or what the same attempt kept before. */
    Stored keep(Scorecard card) {
        return parsed(objects.write(BUCKET, key(card.model(), card.jobId(), card.attempt()), card.toJson()));
    }

    private static Stored parsed(WriteOnce.Stored stored) {
        return new Stored(stored.ref(), Scorecard.parse(stored.content()));
    }

    private static String key(ModelRef model, String jobId, int attempt) {
        return "%s/%s/%d/%s.json".formatted(model.modelId(), jobId, attempt, model.modelVersion());
    }
}

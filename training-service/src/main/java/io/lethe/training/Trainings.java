package io.lethe.training;

import io.lethe.contracts.LetheException;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.service.learner.ModelCard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What this process knows of its trainings; the truth about finished ones is in the store. */
@ApplicationScoped
public class Trainings {

    private final Map<String, Training> byModel = new ConcurrentHashMap<>();

    Optional<Training> find(String modelId) {
        return Optional.ofNullable(byModel.get(modelId));
    }

    void queued(String modelId, String datasetId) {
        put(new Training(modelId, Training.State.QUEUED, datasetId, 0, 0, 0, 0, null, null, null, Instant.now()));
    }

    void progressed(String modelId, int epochs, LearnerMessage message) {
        if (message instanceof LearnerMessage.Started started) {
            run(modelId, epochs, 0, started.totalSteps(), null);
        } else if (message instanceof LearnerMessage.Progress progress) {
            run(modelId, epochs, progress.step(), progress.totalSteps(), progress.loss());
        }
    }

    private void run(String modelId, int epochs, long step, long totalSteps, @Nullable Double loss) {
        int epoch = totalSteps == 0 || step == 0 ? 0 : (int) Math.min(epochs, 1 + (step - 1) * epochs / totalSteps);
        byModel.computeIfPresent(
                modelId,
                (id, now) -> new Training(
                        id,
                        Training.State.RUNNING,
                        now.datasetId(),
                        epoch,
                        epochs,
                        step,
                        totalSteps,
                        loss,
                        null,
                        now.message(),
                        Instant.now()));
    }

    void failed(String modelId, LetheException reason) {
        byModel.computeIfPresent(
                modelId,
                (id, now) -> new Training(
                        id,
                        Training.State.FAILED,
                        now.datasetId(),
                        now.epoch(),
                        now.epochs(),
                        now.step(),
                        now.totalSteps(),
                        now.loss(),
                        reason.code().name(),
                        reason.getMessage(),
                        Instant.now()));
    }

    /** Keeps the last step and loss of a training that this process has followed. */
    void done(ModelCard card) {
        Training last = of(card);
        byModel.merge(
                card.modelId(),
                last,
                (now, end) -> new Training(
                        end.modelId(),
                        end.state(),
                        end.datasetId(),
                        end.epoch(),
                        end.epochs(),
                        now.totalSteps(),
                        now.totalSteps(),
                        now.loss(),
                        null,
                        end.message(),
                        end.updatedAt()));
    }

    /** The last word on a model that was trained some time ago. */
    static Training of(ModelCard card) {
        int epochs = card.recipe().epochs();
        return new Training(
                card.modelId(),
                Training.State.DONE,
                card.dataset().id(),
                epochs,
                epochs,
                0,
                0,
                null,
                null,
                card.notes(),
                card.createdAt());
    }

    private void put(Training training) {
        byModel.put(training.modelId(), training);
    }
}

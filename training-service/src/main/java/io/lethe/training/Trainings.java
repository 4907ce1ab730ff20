package io.lethe.training;

import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelTrained;
import io.lethe.learning.process.LearnerMessage;
import io.lethe.service.learner.ModelCard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What this process knows of trainings: steps of those that it does itself, the topics' news of all others. */
@ApplicationScoped
public class Trainings {

    private final Map<String, Training> byModel = new ConcurrentHashMap<>();

    Optional<Training> find(String modelId) {
        return Optional.ofNullable(byModel.get(modelId));
    }

    /** Somebody will train it. */
    void planned(String modelId) {
        byModel.putIfAbsent(modelId, empty(modelId, Training.State.QUEUED, null));
    }

    /** This process trains it. */
    void begun(String modelId, String datasetId) {
        byModel.put(modelId, empty(modelId, Training.State.QUEUED, datasetId));
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
                        totalSteps == 0 ? 0 : (double) step / totalSteps,
                        epoch,
                        epochs,
                        step,
                        totalSteps,
                        loss,
                        null,
                        now.message(),
                        Instant.now()));
    }

    /** A sign of life from whoever trains it; adds nothing to what this process knows of its own work. */
    void heard(JobProgressed news) {
        byModel.merge(news.modelId(), running(news), (now, next) -> {
            boolean knowsMore = now.totalSteps() > 0 || now.state() == Training.State.DONE;
            return knowsMore ? now : next;
        });
    }

    void failed(String modelId, LetheException reason) {
        fail(modelId, reason.code().name(), reason.getMessage());
    }

    void failed(JobFailed news) {
        fail(news.modelId(), news.reasonCode(), news.message());
    }

    private void fail(String modelId, String code, @Nullable String message) {
        Supplier<Training> unknown = () -> empty(modelId, Training.State.FAILED, null);
        byModel.compute(modelId, (id, known) -> {
            Training now = known == null ? unknown.get() : known;
            return new Training(
                    id,
                    Training.State.FAILED,
                    now.datasetId(),
                    now.progress(),
                    now.epoch(),
                    now.epochs(),
                    now.step(),
                    now.totalSteps(),
                    now.loss(),
                    code,
                    message,
                    Instant.now());
        });
    }

    /** Keeps the last step and loss of a training that this process has followed. */
    void done(ModelCard card) {
        int epochs = card.recipe().epochs();
        byModel.compute(
                card.modelId(),
                (id, now) -> new Training(
                        id,
                        Training.State.DONE,
                        card.dataset().id(),
                        1,
                        epochs,
                        epochs,
                        now == null ? 0 : now.totalSteps(),
                        now == null ? 0 : now.totalSteps(),
                        now == null ? null : now.loss(),
                        null,
                        card.notes(),
                        card.createdAt()));
    }

    /** Somebody trained it; adds nothing to what this process knows of its own work. */
    void done(ModelTrained news, Instant at) {
        String modelId = news.model().modelId();
        byModel.compute(
                modelId,
                (id, now) -> now != null && now.state() == Training.State.DONE
                        ? now
                        : new Training(id, Training.State.DONE, news.datasetId(), 1, 0, 0, 0, 0, null, null, null, at));
    }

    private static Training running(JobProgressed news) {
        return new Training(
                news.modelId(), Training.State.RUNNING, null, news.progress(), 0, 0, 0, 0, null, null, null, news.at());
    }

    private static Training empty(String modelId, Training.State state, @Nullable String datasetId) {
        return new Training(modelId, state, datasetId, 0, 0, 0, 0, 0, null, null, null, Instant.now());
    }
}

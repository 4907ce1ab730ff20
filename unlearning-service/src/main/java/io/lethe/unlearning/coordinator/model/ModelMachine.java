package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelUnlearned;
import io.lethe.contracts.RequestState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every decision about a model: state, input and time in, next state and what is told out, so that each race,
 * redelivery and refusal is a row in a table of tests.
 *
 * <p>A model is idle or busy with one {@link Run}. Requests that come meanwhile wait; when the model is idle again, one
 * run serves the most urgent one and all that can share its job. The run climbs a ladder of methods: each rung makes a
 * candidate, which is scored and judged, and only what the gates let pass becomes head. News about an attempt that is
 * not the newest of an open job are late or repeated, and change nothing.
 */
public final class ModelMachine {

    private static final String TRAINING = "training";
    private static final String JOB = "job";

    private final Function<String, ModelPolicy> policies;
    private final Originals originals;

    /**
     * Makes a machine.
     *
     * @param policies policy of a model by its name
     * @param defaultSeed seed of an original whose dataset names none
     */
    public ModelMachine(Function<String, ModelPolicy> policies, long defaultSeed) {
        this.policies = policies;
        this.originals = new Originals(policies, defaultSeed);
    }

    /**
     * Decides on a command.
     *
     * @throws LetheException of kind {@code REJECTED} for what contradicts what is known; nothing changes then
     */
    public ModelDecision on(@Nullable ModelRow row, WaitingLine line, ModelCommand command, Instant at) {
        if (command instanceof ModelCommand.Train train) {
            return originals.train(row, line, train.split(), at);
        }
        if (command instanceof ModelCommand.Adopt adopt) {
            return originals.adopt(row, line, adopt.trained(), at);
        }
        if (row == null) {
            return command instanceof ModelCommand.Enqueue enqueue
                    ? unknownModel(enqueue)
                    : ModelDecision.nothing(null);
        }
        ModelDraft draft = draft(row, line, at);
        if (command instanceof ModelCommand.Enqueue enqueue) {
            enqueue(draft, enqueue.request());
            plan(draft);
        } else if (command instanceof ModelCommand.Withdraw withdraw) {
            withdraw(draft, withdraw);
        } else if (command instanceof ModelCommand.Reorder reorder) {
            reorder(draft, reorder);
        }
        return draft.decision();
    }

    /** Decides on what a worker announced; what is not about a newest attempt changes nothing. */
    public ModelDecision on(@Nullable ModelRow row, WaitingLine line, Event event, Instant at) {
        if (row == null) {
            return ModelDecision.nothing(null);
        }
        ModelDraft draft = draft(row, line, at);
        if (event instanceof JobProgressed news) {
            onProgress(draft, news);
        } else if (event instanceof JobFailed failed) {
            onFailed(draft, failed);
        } else if (event instanceof ModelUnlearned unlearned) {
            onUnlearned(draft, unlearned);
        } else if (event instanceof EvaluationScored scored) {
            onScored(draft, scored);
        }
        return draft.decision();
    }

    /** Decides what the passing of time demands. */
    public ModelDecision onTick(ModelRow row, WaitingLine line, Instant at) {
        ModelDraft draft = draft(row, line, at);
        Run run = row.run();
        if (run != null && run.job().isLost(policy(row), at)) {
            reopen(draft, run);
        }
        side(draft).reopenLost();
        plan(draft);
        draft.change(next -> next.toldWaiting(line.size()));
        return draft.decision();
    }

    /** Whether a model changes by the passing of time alone. */
    public static boolean isTimed(ModelRow row, WaitingLine line) {
        return row.isTimed(line.size());
    }

    private static ModelDecision unknownModel(ModelCommand.Enqueue enqueue) {
        Moved rejected = Moved.to(RequestState.REJECTED, enqueue.request().requestId(), enqueue.modelId())
                .because(
                        ErrorCode.MODEL_NOT_FOUND.name(),
                        "Model %s is not known here; name a model that was trained.".formatted(enqueue.modelId()));
        return new ModelDecision(null, List.of(), List.of(), List.of(rejected));
    }

    private void enqueue(ModelDraft draft, Waiting request) {
        boolean busy = draft.row().run() != null;
        int ahead = draft.line().size() / policy(draft.row()).batchLimit() + (busy ? 1 : 0);
        draft.line().add(request);
        draft.tell(
                Moved.to(RequestState.WAITING, request.requestId(), draft.row().modelId())
                        .waitingFor(draft.row().head() == null ? TRAINING : JOB, draft.expectedEnd(draft.at(), ahead)));
    }

    private static void withdraw(ModelDraft draft, ModelCommand.Withdraw wanted) {
        Optional<Waiting> waiting = draft.line().at(wanted.place());
        if (waiting.isEmpty()) {
            // A job serves it already: what the request knows of it stays true.
            return;
        }
        draft.line().remove(waiting.get());
        draft.tell(Moved.to(wanted.to(), wanted.requestId(), wanted.modelId()).because(null, wanted.reason()));
    }

    private static void reorder(ModelDraft draft, ModelCommand.Reorder wanted) {
        draft.line().at(wanted.place()).ifPresent(request -> {
            draft.line().remove(request);
            draft.line().add(request.dueAt(wanted.dueAt()));
        });
    }

    private void onProgress(ModelDraft draft, JobProgressed news) {
        Run run = draft.row().run();
        if (run != null && run.job().isNewest(news.jobId(), news.attempt())) {
            Run heard = run.withJob(run.job().heard(news, draft.at()));
            draft.change(next -> next.run(heard));
            if (news.step() == JobProgressed.Step.CLAIMED && run.stage() == Run.Stage.UNLEARNING) {
                draft.tellAll(heard, RequestState.RUNNING, null, null);
            }
            return;
        }
        side(draft).progressed(news);
    }

    private void onFailed(ModelDraft draft, JobFailed failed) {
        Run run = draft.row().run();
        if (run != null && run.job().isNewest(failed.jobId(), failed.attempt())) {
            new Ladder(policy(draft.row()), draft).failed(run, failed.reasonCode(), failed.message());
            plan(draft);
            return;
        }
        side(draft).failed(failed);
    }

    private void onUnlearned(ModelDraft draft, ModelUnlearned unlearned) {
        Run run = draft.row().run();
        if (run != null
                && run.stage() == Run.Stage.UNLEARNING
                && run.job().isNewest(unlearned.jobId(), unlearned.attempt())) {
            new Ladder(policy(draft.row()), draft).made(run, unlearned);
            plan(draft);
            return;
        }
        side(draft).made(unlearned);
    }

    private void onScored(ModelDraft draft, EvaluationScored scored) {
        Run run = draft.row().run();
        if (run != null && run.stage() == Run.Stage.SCORING && run.job().isNewest(scored.jobId(), scored.attempt())) {
            new Ladder(policy(draft.row()), draft).scored(run, scored);
            plan(draft);
            return;
        }
        side(draft).scored(scored);
    }

    private void reopen(ModelDraft draft, Run run) {
        Optional<OpenJob> next = run.job().reopened(policy(draft.row()), draft.at());
        if (next.isPresent()) {
            Run again = run.withJob(draft.open(next.get()));
            draft.change(row -> row.run(again));
            return;
        }
        new Ladder(policy(draft.row()), draft)
                .failed(
                        run,
                        ErrorCode.ATTEMPTS_EXHAUSTED.name(),
                        policy(draft.row()).exhausted());
    }

    private SideWork side(ModelDraft draft) {
        return new SideWork(draft);
    }

    private void plan(ModelDraft draft) {
        new Planner(policy(draft.row()), draft).planNext();
    }

    private ModelDraft draft(ModelRow row, WaitingLine line, Instant at) {
        return new ModelDraft(row, row, policy(row), line, at);
    }

    private ModelPolicy policy(ModelRow row) {
        return policies.apply(row.modelId());
    }

    static Map<String, Double> with(Map<String, Double> measured, String method, double seconds) {
        Map<String, Double> next = new HashMap<>(measured);
        next.put(method, seconds);
        return next;
    }
}

package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.TensorOperations;
import io.lethe.learning.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * The one loop that trains: it takes phases in turn, and owns what they have in common, which is progress,
 * cancellation, checkpoints, clipping and the guard against numbers that are not finite.
 *
 * <p>Momentum is kept from phase to phase. The model's weights change in place. Not to be shared between threads.
 */
public final class TrainingLoop {

    /** Steps between copies of the weights that a divergence falls back to. */
    private static final int GUARD_STEPS = 10;

    private final TrainingSession session;
    private final Classifier model;
    private final Sgd optimiser;
    private final TensorOperations operations = Torch.engine().operations();

    /**
     * Makes a loop.
     *
     * @param session the run it belongs to
     * @param model what is trained; its weights change in place
     * @param optimiser how gradients become steps
     */
    public TrainingLoop(TrainingSession session, Classifier model, Sgd optimiser) {
        this.session = session;
        this.model = model;
        this.optimiser = optimiser;
    }

    /**
     * Takes the steps of some phases in turn.
     *
     * <p>When a loss or a weight is not finite any more, the last finite weights (at most ten steps old) come back, the
     * remaining steps and phases are left out, and the session notes it.
     *
     * @return whether all phases ran with finite numbers
     * @throws CancellationException if the thread was interrupted; the interrupt flag is cleared
     */
    public boolean run(List<Phase> phases) {
        return GradientMode.off(() -> runUnrecorded(phases));
    }

    private boolean runUnrecorded(List<Phase> phases) {
        int loop = session.nextLoop();
        long total = session.steps() + phases.stream().mapToLong(Phase::steps).sum();
        try (NDManager manager = Torch.engine().newManager()) {
            TrainingState state = new TrainingState(model, manager);
            int firstPhase = 0;
            long firstStep = 0;
            Optional<TrainingCheckpoint> checkpoint = session.resumeAt(loop);
            if (checkpoint.isPresent()) {
                state.restore(checkpoint.get().tensors());
                boolean finished = checkpoint.get().loop() > loop;
                firstPhase = finished ? phases.size() : checkpoint.get().phase();
                firstStep = checkpoint.get().step();
                total -= finished ? 0 : stepsBefore(phases, firstPhase) + firstStep;
            }
            Guard guard = new Guard(state);
            for (int number = firstPhase; number < phases.size(); number++) {
                PhaseRun run = new PhaseRun(loop, number, phases.get(number), state, guard, total);
                if (!run.from(number == firstPhase ? firstStep : 0)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static long stepsBefore(List<Phase> phases, int phase) {
        return phases.subList(0, phase).stream().mapToLong(Phase::steps).sum();
    }

    /** One phase on its way. */
    private final class PhaseRun {
        private final int loop;
        private final int number;
        private final Phase phase;
        private final TrainingState state;
        private final Guard guard;
        private final long total;
        private final List<NDArray> weights = new ArrayList<>();
        private final List<NDArray> velocities = new ArrayList<>();

        PhaseRun(int loop, int number, Phase phase, TrainingState state, Guard guard, long total) {
            this.loop = loop;
            this.number = number;
            this.phase = phase;
            this.state = state;
            this.guard = guard;
            this.total = total;
            List<String> names = model.parameterNames();
            for (int i = 0; i < names.size(); i++) {
                if (phase.trainable().test(names.get(i))) {
                    weights.add(model.parameters().get(i));
                    velocities.add(state.velocities().get(i));
                }
            }
        }

        boolean from(long firstStep) {
            for (long step = firstStep; step < phase.steps(); step++) {
                if (Thread.interrupted()) {
                    throw new CancellationException("Cancelled in step %d of %s".formatted(step, phase.name()));
                }
                if (isOver(step)) {
                    return true;
                }
                if (!guard.passes(session.steps()) || !take(step)) {
                    session.note("Diverged in step %d of phase %s: the last finite weights were restored."
                            .formatted(step, phase.name()));
                    return false;
                }
                if (session.checkpointIsDue()) {
                    session.save(loop, number, step + 1, state.copyOut());
                }
            }
            return guard.passesNow();
        }

        private boolean isOver(long step) {
            StopRule rule = phase.stopRule();
            if (rule == null || step % rule.everySteps() != 0) {
                return false;
            }
            Optional<String> reason = rule.reason().get();
            reason.ifPresent(
                    text -> session.note("Phase %s ended after %d steps: %s.".formatted(phase.name(), step, text)));
            return reason.isPresent();
        }

        /** Takes a step unless its loss is not finite. */
        private boolean take(long number) {
            try (NDManager manager = Torch.engine().newManager()) {
                Step step = new Step(model, manager, session, loop + "/" + this.number + "/" + phase.name(), number);
                NDArray loss = GradientMode.on(() -> phase.objective().loss(step));
                // A scalar times a Java number is float64.
                float value = loss.toType(DataType.FLOAT32, false).getFloat();
                if (!Float.isFinite(value)) {
                    guard.restore();
                    return false;
                }
                operations.descend(
                        manager,
                        loss,
                        weights,
                        velocities,
                        phase.learningRate().at(number, phase.steps()),
                        optimiser.momentum(),
                        optimiser.weightDecay(),
                        optimiser.nesterov(),
                        phase.maxGradientNorm());
                session.countStep();
                session.listener().stepped(phase.name(), session.steps(), total, value);
                return true;
            }
        }
    }

    /** Keeps the last weights that were finite. */
    private final class Guard {
        private final TrainingState state;
        private final List<NDArray> kept;

        Guard(TrainingState state) {
            this.state = state;
            this.kept = state.copyOfModel();
        }

        boolean passes(long step) {
            return step % GUARD_STEPS != 0 || passesNow();
        }

        boolean passesNow() {
            if (!operations.allFinite(state.manager(), state.model())) {
                restore();
                return false;
            }
            operations.assign(state.manager(), kept, state.model());
            return true;
        }

        void restore() {
            operations.assign(state.manager(), state.model(), kept);
        }
    }
}

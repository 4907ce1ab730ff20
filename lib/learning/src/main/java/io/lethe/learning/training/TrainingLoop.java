package io.lethe.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.model.TensorSpec;
import io.lethe.learning.torch.GradientMode;
import io.lethe.learning.torch.TensorOperations;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.training.Phase.Memory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The one loop that trains: it takes phases in turn, and owns what they have in common, which is progress,
 * cancellation, checkpoints, clipping and the end of a run whose numbers are not finite any more.
 *
 * <p>What an optimiser remembers, such as momentum, is kept from phase to phase. The model's weights change in place.
 * Not to be shared between threads.
 */
public final class TrainingLoop {

    /** Steps between looks at the weights: reading them each time would cost more than a late answer. */
    private static final int CHECK_STEPS = 10;

    private final TrainingSession session;
    private final Classifier model;
    private final Optimizer optimizer;
    private final TensorOperations operations = Torch.engine().operations();

    /**
     * Makes a loop.
     *
     * @param session the run it belongs to
     * @param model what is trained; its weights change in place
     * @param optimizer how gradients become steps, where a phase has no other
     */
    public TrainingLoop(TrainingSession session, Classifier model, Optimizer optimizer) {
        this.session = session;
        this.model = model;
        this.optimizer = optimizer;
    }

    /**
     * Takes the steps of some phases in turn.
     *
     * @throws DivergedException if a loss or a weight is not finite any more; the model is then of no use
     * @throws CancellationException if the thread was interrupted; the interrupt flag is cleared
     */
    public void run(List<Phase> phases) {
        GradientMode.off(() -> {
            runUnrecorded(phases);
            return null;
        });
    }

    private void runUnrecorded(List<Phase> phases) {
        int loop = session.nextLoop();
        long total = session.steps() + phases.stream().mapToLong(Phase::steps).sum();
        try (NDManager manager = Torch.engine().newManager()) {
            List<Memory> memories = phases.stream().map(this::memory).toList();
            TrainingState state = new TrainingState(model, memories, manager);
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
            for (int number = firstPhase; number < phases.size(); number++) {
                new PhaseRun(loop, number, phases.get(number), state, total).from(number == firstPhase ? firstStep : 0);
            }
        }
    }

    private Memory memory(Phase phase) {
        Memory own = phase.optimizer();
        return own == null ? new Memory("", optimizer) : own;
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
        private final long total;
        private final List<String> names = new ArrayList<>();
        private final OptimizerState.Stepper stepper;

        PhaseRun(int loop, int number, Phase phase, TrainingState state, long total) {
            this.loop = loop;
            this.number = number;
            this.phase = phase;
            this.state = state;
            this.total = total;
            List<TensorSpec> specs = model.network().parameters();
            List<Integer> indices = IntStream.range(0, specs.size())
                    .filter(i -> phase.trainable().test(specs.get(i)))
                    .boxed()
                    .toList();
            indices.forEach(i -> names.add(specs.get(i).name()));
            stepper = state.of(memory(phase)).forParameters(model.parameters(), indices);
        }

        void from(long firstStep) {
            Runnable start = phase.start();
            if (firstStep == 0 && start != null) {
                start.run();
            }
            for (long step = firstStep; step < phase.steps(); step++) {
                if (Thread.interrupted()) {
                    throw new CancellationException("Cancelled in step %d of %s".formatted(step, phase.name()));
                }
                if (isOver(step)) {
                    break;
                }
                take(step);
                boolean saves = session.checkpointIsDue();
                if (saves || session.steps() % CHECK_STEPS == 0) {
                    checkWeights(step);
                }
                if (saves) {
                    session.save(loop, number, step + 1, state.copyOut());
                }
            }
            checkWeights(phase.steps());
            Runnable end = phase.end();
            if (end != null) {
                end.run();
            }
        }

        private void checkWeights(long step) {
            if (!operations.allFinite(state.manager(), state.model())) {
                throw diverged(step, "a weight is not finite any more");
            }
        }

        private DivergedException diverged(long step, String what) {
            return new DivergedException("Diverged in step %d of phase %s: %s. A lower learning rate may help."
                    .formatted(step, phase.name(), what));
        }

        private boolean isOver(long step) {
            StopRule rule = phase.stopRule();
            if (rule == null || step % rule.everySteps() != 0) {
                return false;
            }
            Optional<String> reason = rule.reason().apply(step);
            reason.ifPresent(
                    text -> session.note("Phase %s ended after %d steps: %s.".formatted(phase.name(), step, text)));
            return reason.isPresent();
        }

        private void take(long number) {
            try (NDManager manager = Torch.engine().newManager()) {
                Step step = new Step(model, manager, session, loop + "/" + this.number + "/" + phase.name(), number);
                NDArray loss = GradientMode.on(() -> phase.objective().loss(step));
                // A scalar times a Java number is float64.
                float value = loss.toType(DataType.FLOAT32, false).getFloat();
                if (!Float.isFinite(value)) {
                    throw diverged(number, "the loss is " + value);
                }
                double rate = phase.learningRate().at(number, phase.steps());
                if (phase.gradients() == null) {
                    stepper.descend(manager, loss, rate, phase.maxGradientNorm());
                } else {
                    stepper.step(manager, changed(loss, phase.gradients()), rate, phase.maxGradientNorm());
                }
                session.countStep();
                session.listener().stepped(phase.name(), session.steps(), total, value, session.samples());
            }
        }

        private List<NDArray> changed(NDArray loss, UnaryOperator<Map<String, NDArray>> change) {
            List<NDArray> gradients = operations.gradients(loss, stepper.weights());
            Map<String, NDArray> named = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                named.put(names.get(i), gradients.get(i));
            }
            Map<String, NDArray> changed = change.apply(named);
            return names.stream()
                    .map(name -> Objects.requireNonNull(changed.get(name), name))
                    .toList();
        }
    }
}

package io.lethe.learning.unlearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Architecture;
import io.lethe.learning.model.Architecture.Stem;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.DivergedException;
import io.lethe.learning.training.Recipe;
import io.lethe.learning.training.TrainingListener;
import io.lethe.learning.training.TrainingSession;
import io.lethe.learning.unlearning.MethodDescription.Reads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method on the class path owes its callers. */
class UnlearningMethodContractTest {

    /** Methods that have nothing to draw: equal whatever the seed. */
    private static final Set<String> DRAW_NOTHING = Set.of("ssd", "lfssd");

    private static final Architecture CNN = new Architecture("small-cnn", 0.03125, Stem.SMALL, 128, 64);
    private static final Architecture TRANSFORMER = new Architecture("cct-2-3x2", 0.03125, Stem.SMALL, 128, 64);
    private static final Recipe RECIPE =
            new Recipe(CNN, 2, 8, 0.05, 0.9, true, 5e-4, Recipe.Schedule.TRIANGLE, Recipe.Augmentation.FLIP_CROP);
    private static final int SAMPLES = 24;
    private static final List<Integer> FORGET = IntStream.range(0, 8).boxed().toList();

    /** Small values for parameters that methods have under these names. */
    private static final Map<String, Object> SHORT = Map.ofEntries(
            Map.entry("batchSize", 8),
            Map.entry("forgetBatchSize", 8),
            Map.entry("samples", 12),
            Map.entry("copies", 2),
            Map.entry("noiseImages", 8),
            Map.entry("lookSteps", 2),
            Map.entry("iterations", 2),
            Map.entry("doublings", 1),
            Map.entry("minimumSteps", 5),
            Map.entry("calmEpochs", 1),
            Map.entry("fullEpochs", 1),
            Map.entry("threshold", 0.5),
            Map.entry("dampening", 0.5),
            // An untrained model is where held-out people are from the start.
            Map.entry("stopAtHeldOut", false));

    @TempDir
    static Path folder;

    private static final Map<String, Map<String, List<Float>>> OUTCOMES = new HashMap<>();
    private static Classifier classes;
    private static Classifier labels;
    private static Samples ofClasses;
    private static Samples ofLabels;
    private static Samples heldOutClasses;
    private static Samples heldOutLabels;

    @BeforeAll
    static void start() {
        classes = Classifier.create(CNN, Fixtures.CLASSES, 1);
        labels = Classifier.create(CNN, Fixtures.LABELS, 1);
        ofClasses = split("classes", Fixtures.CLASSES, "train", SAMPLES);
        ofLabels = split("labels", Fixtures.LABELS, "train", SAMPLES);
        heldOutClasses = split("classes", Fixtures.CLASSES, "validation", 16);
        heldOutLabels = split("labels", Fixtures.LABELS, "validation", 16);
    }

    @AfterAll
    static void stop() {
        classes.close();
        labels.close();
        OUTCOMES.clear();
    }

    private static Samples split(String name, Task task, String split, int count) {
        return Samples.open(Fixtures.dataset(folder.resolve(name), task, Map.of(split, count)), split);
    }

    static Stream<String> methods() {
        return UnlearningMethods.names().stream();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void leavesTheOriginalAndNoMemoryBehind(String name) {
        Map<String, List<Float>> before = state(classes);
        NDManager everything = classes.parameters().get(0).getManager().getParentManager();
        int tensors = tensors(everything);

        try (Classifier model = unlearned(name, run(1))) {
            OUTCOMES.putIfAbsent(name, state(model));
            assertThat(tensors(everything) - tensors)
                    .as("new tensors beside those of the new model")
                    .isEqualTo(model.tensors().size());
        }
        assertThat(state(classes)).isEqualTo(before);
    }

    /** Tensors of a manager and of all managers under it. */
    private static int tensors(NDManager manager) {
        return ((BaseNDManager) manager).getManagedArrays().size();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theSeedDecidesTheWeights(String name) {
        Map<String, List<Float>> other = outcome(name, run(2));

        if (DRAW_NOTHING.contains(name)) {
            assertThat(other).isEqualTo(outcome(name));
        } else {
            assertThat(other).isNotEqualTo(outcome(name));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void stoppedAndResumedEqualsNeverStopped(String name) {
        Path checkpoint = folder.resolve(name + ".safetensors");
        TrainingListener stops = new Interrupter();
        assertThatThrownBy(() -> outcome(name, TrainingSession.resumable(1, stops, checkpoint, 2)))
                .isInstanceOf(CancellationException.class);

        Map<String, List<Float>> resumed =
                outcome(name, TrainingSession.resumable(1, TrainingListener.NONE, checkpoint, 2));

        assertThat(resumed).isEqualTo(outcome(name));
    }

    /** Interrupts in the third step, or in the second batch of a pass that takes none. */
    private static final class Interrupter implements TrainingListener {
        @Override
        public void stepped(String phase, long step, long totalSteps, double loss, long samples) {
            if (step == 3) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void working(String phase, long done, long total) {
            if ((phase.startsWith("importance") || phase.startsWith("represent")) && done == 2) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whatever a method does not declare to read is other images here, which must make no difference. */
    @ParameterizedTest
    @MethodSource("methods")
    void readsNoMoreThanItDeclares(String name) {
        Set<Reads> reads = method(name).description().reads();
        Samples others = ofClasses.select(IntStream.range(4, 12).boxed().toList());
        Samples retain = ofClasses.without(FORGET);
        ForgetTask task = new ForgetTask(
                classes,
                RECIPE,
                reads.contains(Reads.RETAIN) ? retain : others,
                reads.contains(Reads.FORGET) ? ofClasses.select(FORGET) : others,
                reads.contains(Reads.HELD_OUT) ? heldOutClasses : heldOutClasses.select(List.of(0, 1)),
                run(1));

        try (Classifier model = method(name).unlearn(task)) {
            assertThat(state(model)).isEqualTo(outcome(name));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void worksOnIndependentLabels(String name) {
        ForgetTask task = new ForgetTask(
                labels, RECIPE, ofLabels.without(FORGET), ofLabels.select(FORGET), heldOutLabels, run(1));

        try (Classifier model = method(name).unlearn(task)) {
            assertThat(state(model)).isNotEqualTo(state(labels));
            assertFinite(state(model));
        }
    }

    /** A network without batch normalisation, and a class that nobody is left of. */
    @ParameterizedTest
    @MethodSource("methods")
    void worksOnATransformerAndOnAWholeClass(String name) {
        List<Integer> wholeClass = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            if (ofClasses.labels(i)[0] == 0) {
                wholeClass.add(i);
            }
        }
        try (Classifier transformer = Classifier.create(TRANSFORMER, Fixtures.CLASSES, 1)) {
            ForgetTask task = new ForgetTask(
                    transformer,
                    RECIPE,
                    ofClasses.without(wholeClass),
                    ofClasses.select(wholeClass),
                    heldOutClasses,
                    run(1));
            try (Classifier model = method(name).unlearn(task)) {
                assertFinite(state(model));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aForgetSetOfOneImageIsNoDivision(String name) {
        ForgetTask task = new ForgetTask(
                classes,
                RECIPE,
                ofClasses.without(List.of(5)),
                ofClasses.select(List.of(5)),
                heldOutClasses.select(List.of(0)),
                run(1));

        try (Classifier model = method(name).unlearn(task)) {
            assertFinite(state(model));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void needsHeldOutPeopleOnlyIfItSaysSo(String name) {
        ForgetTask nobodyHeldOut = new ForgetTask(
                classes,
                RECIPE,
                ofClasses.without(FORGET),
                ofClasses.select(FORGET),
                heldOutClasses.select(List.of()),
                run(1));
        UnlearningMethod method = method(name);

        if (method.description().reads().contains(Reads.HELD_OUT)) {
            assertThatThrownBy(() -> method.unlearn(nobodyHeldOut).close())
                    .isInstanceOf(MethodNotApplicableException.class)
                    .hasMessageStartingWith("%s is calibrated on people of a validation split".formatted(name));
        } else {
            method.unlearn(nobodyHeldOut).close();
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void refusesAForgetSetOfEverybodyUnlessItReadsNobodyElse(String name) {
        ForgetTask everybody =
                new ForgetTask(classes, RECIPE, ofClasses.select(List.of()), ofClasses, heldOutClasses, run(1));
        UnlearningMethod method = method(name);

        if (method.description().reads().contains(Reads.RETAIN)) {
            assertThatThrownBy(() -> method.unlearn(everybody).close())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("The retain set is empty, and %s reads it".formatted(name));
        } else {
            method.unlearn(everybody).close();
        }
    }

    @Test
    void refusesAnEmptyForgetSet() {
        assertThatThrownBy(() ->
                        new ForgetTask(classes, RECIPE, ofClasses, ofClasses.select(List.of()), heldOutClasses, run(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The forget set is empty: there is nothing to unlearn.");
    }

    static Stream<String> trainingMethods() {
        return methods()
                .filter(name -> name.equals("retrain")
                        || UnlearningMethods.parameters(UnlearningMethods.byName(name))
                                .has("learningRate"));
    }

    @ParameterizedTest
    @MethodSource("trainingMethods")
    void anExplosionIsAFailure(String name) {
        ObjectNode parameters = shortRun(name);
        parameters.fieldNames().forEachRemaining(field -> {
            if (field.equals("learningRate") || (field.endsWith("Rate") && !field.startsWith("noise"))) {
                parameters.put(field, 1e30);
            }
        });
        Recipe explodes =
                new Recipe(CNN, 2, 8, 1e30, 0.9, true, 5e-4, Recipe.Schedule.CONSTANT, Recipe.Augmentation.NONE);
        UnlearningMethod method = UnlearningMethods.withParameters(name, parameters);

        assertThatThrownBy(() -> method.unlearn(task(explodes, run(1))).close())
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("Diverged in step");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void parametersSurviveJson(String name) throws JsonProcessingException {
        UnlearningMethod method = UnlearningMethods.byName(name);
        String text = UnlearningMethods.parameters(method).toString();

        assertThat(UnlearningMethods.withParameters(name, new ObjectMapper().readTree(text)))
                .isEqualTo(method);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anUnknownParameterIsRefused(String name) {
        JsonNode parameters = new ObjectMapper().createObjectNode().put("noSuchParameter", 1);

        assertThatThrownBy(() -> UnlearningMethods.withParameters(name, parameters))
                .isInstanceOf(InvalidParametersException.class)
                .hasMessageContaining("noSuchParameter");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void saysWhatItIsAndWhatItCosts(String name) {
        UnlearningMethod method = UnlearningMethods.byName(name);
        MethodDescription description = method.description();

        assertThat(description.summary()).isNotBlank().endsWith(".");
        assertThat(description.paper()).isNotBlank();
        assertThat(description.reads()).isNotEmpty();
        assertThat(method.epochUnits(new SetSizes(1000, 850, 150))).isPositive().isLessThan(100);
        UnlearningMethods.profiles(name).forEach((profile, settings) -> {
            assertThat(settings.description()).isNotBlank();
            assertThat(settings.method().name()).isEqualTo(name);
            assertThat(UnlearningMethods.withParameters(
                            name,
                            UnlearningMethods.parameters(method).removeAll().put("profile", profile)))
                    .isEqualTo(settings.method());
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyNumberOutOfRangeIsRefusedByName(String name) {
        for (HyperParameter parameter : UnlearningMethods.describe(UnlearningMethods.byName(name))) {
            ObjectNode wrong = new ObjectMapper().createObjectNode().put(parameter.name(), -1);

            assertThatThrownBy(() -> UnlearningMethods.withParameters(name, wrong))
                    .isInstanceOf(InvalidParametersException.class)
                    .hasMessage("%s of %s must be %s, not -1.".formatted(parameter.name(), name, parameter.range()));
        }
    }

    private static TrainingSession run(long seed) {
        return TrainingSession.of(seed, TrainingListener.NONE);
    }

    /** What a method makes of the original with seed 1. */
    private static Map<String, List<Float>> outcome(String name) {
        Map<String, List<Float>> outcome = OUTCOMES.get(name);
        if (outcome == null) {
            outcome = outcome(name, run(1));
            assertFinite(outcome);
            OUTCOMES.put(name, outcome);
        }
        return outcome;
    }

    private static Map<String, List<Float>> outcome(String name, TrainingSession session) {
        try (Classifier model = unlearned(name, session)) {
            return state(model);
        }
    }

    private static Classifier unlearned(String name, TrainingSession session) {
        return method(name).unlearn(task(RECIPE, session));
    }

    private static UnlearningMethod method(String name) {
        return UnlearningMethods.withParameters(name, shortRun(name));
    }

    private static ForgetTask task(Recipe recipe, TrainingSession session) {
        return new ForgetTask(
                classes, recipe, ofClasses.without(FORGET), ofClasses.select(FORGET), heldOutClasses, session);
    }

    private static void assertFinite(Map<String, List<Float>> state) {
        state.forEach((name, values) -> assertThat(values).as(name).allMatch(Float::isFinite));
    }

    /** Fewer and smaller steps, by the names that methods give such parameters. */
    private static ObjectNode shortRun(String name) {
        ObjectNode parameters = UnlearningMethods.parameters(UnlearningMethods.byName(name));
        List<String> fields = new ArrayList<>();
        parameters.fieldNames().forEachRemaining(fields::add);
        int epochs = parameters.has("calmEpochs") ? 3 : 2;
        for (String field : fields) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (SHORT.containsKey(field)) {
                parameters.putPOJO(field, SHORT.get(field));
            } else if (lower.contains("epochs")) {
                parameters.put(field, epochs);
            } else if (lower.contains("steps")) {
                parameters.put(field, 2);
            }
        }
        return new ObjectMapper().valueToTree(parameters);
    }

    private static Map<String, List<Float>> state(Classifier model) {
        Map<String, List<Float>> state = new TreeMap<>();
        model.state().forEach((name, tensor) -> {
            List<Float> values = new ArrayList<>();
            for (float value : Objects.requireNonNull(tensor).values()) {
                values.add(value);
            }
            state.put(name, values);
        });
        return state;
    }
}

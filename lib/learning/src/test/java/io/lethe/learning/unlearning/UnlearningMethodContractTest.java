package io.lethe.learning.unlearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.learning.Fixtures;
import io.lethe.learning.data.Samples;
import io.lethe.learning.data.Task;
import io.lethe.learning.model.Classifier;
import io.lethe.learning.training.DivergedException;
import io.lethe.learning.training.Recipe;
import io.lethe.learning.training.TrainingListener;
import io.lethe.learning.training.TrainingSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method on the class path owes its callers. */
class UnlearningMethodContractTest {

    /** Methods that have nothing to draw: equal whatever the seed. */
    private static final Set<String> DRAW_NOTHING = Set.of("ssd");

    @TempDir
    Path folder;

    static Stream<String> methods() {
        return UnlearningMethods.names().stream();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void leavesTheOriginalModelUntouched(String name) {
        try (Classifier original = Classifier.create(Fixtures.CNN, Fixtures.CLASSES, 1)) {
            Map<String, String> before = state(original);

            unlearn(name, original, TrainingSession.of(1, TrainingListener.NONE));

            assertThat(state(original)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theSeedDecidesTheWeights(String name) {
        try (Classifier original = Classifier.create(Fixtures.CNN, Fixtures.CLASSES, 1)) {
            Map<String, String> first = unlearn(name, original, TrainingSession.of(1, TrainingListener.NONE));
            Map<String, String> again = unlearn(name, original, TrainingSession.of(1, TrainingListener.NONE));
            Map<String, String> other = unlearn(name, original, TrainingSession.of(2, TrainingListener.NONE));

            assertThat(again).isEqualTo(first);
            if (!DRAW_NOTHING.contains(name)) {
                assertThat(other).isNotEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void stoppedAndResumedEqualsNeverStopped(String name) {
        Path checkpoint = folder.resolve(name + ".safetensors");
        try (Classifier original = Classifier.create(Fixtures.CNN, Fixtures.CLASSES, 1)) {
            TrainingListener stops = new Interrupter();
            assertThatThrownBy(() -> unlearn(name, original, TrainingSession.resumable(1, stops, checkpoint, 2)))
                    .isInstanceOf(CancellationException.class);

            Map<String, String> resumed =
                    unlearn(name, original, TrainingSession.resumable(1, TrainingListener.NONE, checkpoint, 2));

            assertThat(resumed).isEqualTo(unlearn(name, original, TrainingSession.of(1, TrainingListener.NONE)));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void worksOnIndependentLabels(String name) {
        try (Classifier original = Classifier.create(Fixtures.CNN, Fixtures.LABELS, 1)) {
            Map<String, String> unlearned = unlearn(name, original, TrainingSession.of(1, TrainingListener.NONE));

            assertThat(unlearned).isNotEqualTo(state(original));
        }
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
        if (parameters.has("learningRate")) {
            parameters.put("learningRate", 1e30);
        }
        Recipe explodes = new Recipe(
                Fixtures.CNN, 2, 16, 1e30, 0.9, true, 5e-4, Recipe.Schedule.CONSTANT, Recipe.Augmentation.NONE);
        UnlearningMethod method = UnlearningMethods.withParameters(name, parameters);
        try (Classifier original = Classifier.create(Fixtures.CNN, Fixtures.CLASSES, 1)) {
            ForgetTask task = task(original, explodes, TrainingSession.of(1, TrainingListener.NONE));

            assertThatThrownBy(() -> method.unlearn(task).close())
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("Diverged in step");
        }
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

    /** Interrupts in the third step, or in the second batch of a pass that measures importance. */
    private static final class Interrupter implements TrainingListener {
        @Override
        public void stepped(String phase, long step, long totalSteps, double loss, long samples) {
            if (step == 3) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void working(String phase, long done, long total) {
            if (phase.startsWith("importance") && done == 2) {
                Thread.currentThread().interrupt();
            }
        }
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

    private Map<String, String> unlearn(String name, Classifier original, TrainingSession session) {
        try (Classifier model =
                UnlearningMethods.withParameters(name, shortRun(name)).unlearn(task(original, session))) {
            return state(model);
        }
    }

    private ForgetTask task(Classifier original, TrainingSession session) {
        return task(original, Fixtures.RECIPE, session);
    }

    private ForgetTask task(Classifier original, Recipe recipe, TrainingSession session) {
        Task task = original.task();
        Samples train = Fixtures.samples(folder.resolve("data"), task, 48);
        Samples heldOut =
                Samples.open(Fixtures.dataset(folder.resolve("data"), task, Map.of("validation", 16)), "validation");
        List<Integer> forget = List.of(0, 1, 2, 3, 4, 5, 6, 7);
        return new ForgetTask(original, recipe, train.without(forget), train.select(forget), heldOut, session);
    }

    /** Fewer and smaller steps, by the names that methods give such parameters. */
    private static ObjectNode shortRun(String name) {
        ObjectNode parameters = UnlearningMethods.parameters(UnlearningMethods.byName(name));
        parameters.fieldNames().forEachRemaining(field -> {
            if (field.toLowerCase(java.util.Locale.ROOT).contains("epochs")) {
                parameters.put(field, 2);
            } else if (field.equals("stopAtHeldOut")) {
                // An untrained model is where strangers are from the start.
                parameters.put(field, false);
            } else if (field.equals("threshold")) {
                parameters.put(field, 0.5);
            } else if (field.equals("dampening")) {
                parameters.put(field, 0.5);
            } else if (field.equals("batchSize")) {
                parameters.put(field, 16);
            } else if (field.toLowerCase(java.util.Locale.ROOT).contains("steps")) {
                parameters.put(field, 5);
            }
        });
        return parameters;
    }

    private static Map<String, String> state(Classifier model) {
        Map<String, String> state = new TreeMap<>();
        model.state().forEach((name, tensor) -> state.put(name, Arrays.toString(tensor.values())));
        return state;
    }
}

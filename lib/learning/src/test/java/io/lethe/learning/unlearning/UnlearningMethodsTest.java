package io.lethe.learning.unlearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lethe.learning.unlearning.method.FineTune;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnlearningMethodsTest {

    @Test
    void findsTheMethodsOnTheClassPath() {
        assertThat(UnlearningMethods.names()).contains("retrain", "fine-tune").isSorted();
    }

    @Test
    void overridesSomeParametersAndKeepsTheRest() throws JsonProcessingException {
        UnlearningMethod method =
                UnlearningMethods.withParameters("fine-tune", json("{\"epochs\": 2, \"learningRate\": 1}"));

        Descent defaults = new FineTune().descent();
        assertThat(method)
                .isEqualTo(new FineTune(Descent.sgd(2, 64, 1, defaults.momentum(), defaults.weightDecay())
                        .with(defaults.schedule())
                        .atLeast(defaults.minimumSteps())));
    }

    @Test
    void startsFromTheProfileAsked() throws JsonProcessingException {
        UnlearningMethod method =
                UnlearningMethods.withParameters("fine-tune", json("{\"profile\": \"paper\", \"epochs\": 3}"));

        assertThat(method).isEqualTo(new FineTune(Descent.sgd(3, 64, 0.001, 0, 0)));
        assertThatThrownBy(() -> UnlearningMethods.withParameters("fine-tune", json("{\"profile\": \"mine\"}")))
                .isInstanceOf(InvalidParametersException.class)
                .hasMessage("fine-tune has no profile \"mine\"; known are deep-unlearn, default, paper.");
    }

    @Test
    void describesHyperParameters() {
        assertThat(UnlearningMethods.describe(new FineTune()))
                .anySatisfy(parameter -> {
                    assertThat(parameter.name()).isEqualTo("momentum");
                    assertThat(parameter.range()).isEqualTo("a number in [0, 1)");
                    assertThat(parameter.defaultValue().asDouble()).isEqualTo(0.9);
                })
                .anySatisfy(parameter -> {
                    assertThat(parameter.name()).isEqualTo("learningRate");
                    assertThat(parameter.range()).isEqualTo("a number above 0");
                    assertThat(parameter.search()).isEqualTo(new HyperParameter.Search(1e-5, 1e-1, true));
                });
    }

    @Test
    void parametersThatDoNotFitEachOtherAreRefused() {
        assertThatThrownBy(() -> UnlearningMethods.withParameters("scrub", json("{\"maximisingEpochs\": 9}")))
                .isInstanceOf(InvalidParametersException.class)
                .hasMessageContaining("maximisingEpochs must be at most epochs, which are 2, not 9");
    }

    @Test
    void withoutParametersTheDefaultsHold() {
        assertThat(UnlearningMethods.withParameters("fine-tune", null)).isEqualTo(new FineTune());
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThatThrownBy(() -> UnlearningMethods.byName("amnesia"))
                .isInstanceOf(UnknownMethodException.class)
                .hasMessageStartingWith("Unknown unlearning method 'amnesia'; known are ")
                .hasMessageContaining("fine-tune");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"epoch": 1}            | fine-tune has no parameter 'epoch'; known are epochs, minimumSteps
                    {"epochs": 1.5}         | epochs of fine-tune must be a whole number of at least 1, not 1.5
                    {"epochs": "1"}         | epochs of fine-tune must be a whole number of at least 1, not "1"
                    {"epochs": null}        | epochs of fine-tune must be a whole number of at least 1, not null
                    {"epochs": 0}           | epochs of fine-tune must be a whole number of at least 1, not 0
                    {"momentum": 1}         | momentum of fine-tune must be a number in [0, 1), not 1
                    {"learningRate": 0}     | learningRate of fine-tune must be a number above 0, not 0
                    {"maxGradientNorm": -1} | maxGradientNorm of fine-tune must be a number of at least 0, not -1
                    {"batchNorm": "MAYBE"}  | batchNorm of fine-tune must be one of TRAIN, FROZEN, not "MAYBE"
                    {"augment": 1}          | augment of fine-tune must be true or false, not 1
                    {"profile": 1}          | fine-tune has no profile 1; known are deep-unlearn, default, paper
                    [1]                     | The parameters of fine-tune must be a JSON object
                    """)
    void refusesParametersThatCannotBe(String parameters, String complaint) throws JsonProcessingException {
        JsonNode node = json(parameters);

        assertThatThrownBy(() -> UnlearningMethods.withParameters("fine-tune", node))
                .isInstanceOf(InvalidParametersException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void namesAreKnownWithoutTheEngine() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-verbose:class",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Names.class.getName())
                .redirectErrorStream(true)
                .start();

        List<String> lines = process.inputReader().lines().toList();

        assertThat(process.waitFor()).isZero();
        assertThat(lines)
                .anyMatch(line -> line.contains("fine-tune"))
                .noneMatch(line -> line.contains(" ai.djl.engine.Engine "));
    }

    /** Main class of a process that asks for names. */
    static final class Names {
        private Names() {}

        /** Prints the names. */
        public static void main(String[] arguments) {
            System.out.println(UnlearningMethods.names());
        }
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}

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

        FineTune defaults = new FineTune();
        assertThat(method)
                .isEqualTo(new FineTune(
                        2,
                        defaults.minimumSteps(),
                        defaults.batchSize(),
                        1,
                        defaults.momentum(),
                        defaults.weightDecay()));
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
                    {"epochs": 1.5}         | The parameters of fine-tune are not possible
                    {"epochs": "1"}         | The parameters of fine-tune are not possible
                    {"epochs": null}        | The parameters of fine-tune are not possible
                    {"epochs": 0}           | epochs and batchSize must be at least 1
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

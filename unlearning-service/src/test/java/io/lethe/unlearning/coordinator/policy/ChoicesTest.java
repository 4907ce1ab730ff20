package io.lethe.unlearning.coordinator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChoicesTest {

    private static final Choices NOTHING = Choices.of(Set.of(), Set.of());
    private static final Choices SOME = Choices.of(Set.of("scrub"), Set.of("learningRate=0.001..0.1"));
    private static final Choices ANYTHING = Choices.of(Set.of("*"), Set.of("*"));

    @Test
    void nothingMayBeChosenUnlessThePolicySaysSo() {
        assertThatCode(() -> NOTHING.require("ages", null, null)).doesNotThrowAnyException();
        assertThat(refusal(NOTHING, "scrub", null).getMessage()).contains("none");
        assertThat(refusal(NOTHING, null, rate(0.01)).getMessage()).contains("none");
    }

    @Test
    void aMethodAndAValueWithinTheRangeMayBeChosen() {
        assertThatCode(() -> SOME.require("ages", "scrub", rate(0.001))).doesNotThrowAnyException();
        assertThatCode(() -> ANYTHING.require("ages", "neg-grad", rate(99))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0009, 0.11, 99, -1, Double.NaN})
    void aValueOutsideOfTheRangeIsRefusedWithTheRange(double value) {
        assertThat(refusal(SOME, "scrub", rate(value)).getMessage())
                .contains("learningRate")
                .contains("0.001..0.1");
    }

    @Test
    void anotherMethodAnotherParameterAndAnotherTypeAreRefused() {
        assertThat(refusal(SOME, "neg-grad", null).getMessage())
                .contains("scrub")
                .doesNotContain("neg-grad");
        assertThat(refusal(SOME, "scrub", JsonNodeFactory.instance.objectNode().put("epochs", 3))
                        .getMessage())
                .contains("learningRate");
        refusal(SOME, "scrub", JsonNodeFactory.instance.objectNode().put("learningRate", "0.01"));
    }

    private static JsonNode rate(double value) {
        return JsonNodeFactory.instance.objectNode().put("learningRate", value);
    }

    private static LetheException refusal(Choices choices, @Nullable String method, @Nullable JsonNode parameters) {
        LetheException refusal =
                catchThrowableOfType(LetheException.class, () -> choices.require("ages", method, parameters));
        assertThat(refusal.code()).isEqualTo(ErrorCode.METHOD_NOT_ALLOWED);
        return refusal;
    }
}

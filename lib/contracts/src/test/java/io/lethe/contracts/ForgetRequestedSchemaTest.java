package io.lethe.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a foreign producer can check with the schema alone. */
class ForgetRequestedSchemaTest {

    private static final Contract CONTRACT = Contract.of(EventType.FORGET_REQUESTED);

    @Test
    void refusesARequestThatNamesNobodyAndNothing() {
        ObjectNode request = CONTRACT.example("minimal");
        request.remove("subjectRefs");
        assertThat(CONTRACT.violations(request)).isNotEmpty();
    }

    @Test
    void refusesARequestThatNamesNeitherAModelNorADataset() {
        ObjectNode request = CONTRACT.example("minimal");
        request.remove("modelId");
        assertThat(CONTRACT.violations(request)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requestId | \"one\"",
                "modelId | \"\"",
                "modelId | \"Faces\"",
                "modelId | \"a..b\"",
                "modelId | \"a/b\"",
                "modelId | \"-a\"",
                "subjectRefs | []",
                "subjectRefs | [\"\"]",
                "subjectRefs | [7]",
                "sampleRefs | []",
                "regulation | \"hipaa\"",
                "submittedAt | \"2026-11-20\"",
                "dueAt | \"tomorrow\"",
                "priority | 101",
                "priority | -1",
                "seed | 0.5",
                "parameters | []"
            })
    void refusesTheValue(String field, String value) throws JsonProcessingException {
        ObjectNode request = CONTRACT.example("full");
        request.set(field, EventJson.mapper().readTree(value));
        assertThat(CONTRACT.violations(request)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"6F1D2C9A-0B5E-4C3D-9A77-2F4E8B1C0D35", "6f1d2c9a-0b5e-1c3d-9a77-2f4e8b1c0d35"})
    void takesAnIdOfAnyVersionAndCase(String id) {
        assertThat(CONTRACT.violations(CONTRACT.example("full").put("requestId", id)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "synthetic-faces", "cmu_faces.v2", "a--b", "0123456789abcdef"})
    void takesTheModelName(String name) {
        assertThat(CONTRACT.violations(CONTRACT.example("full").put("modelId", name)))
                .isEmpty();
    }
}

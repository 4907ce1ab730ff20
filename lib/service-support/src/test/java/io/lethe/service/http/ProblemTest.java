package io.lethe.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    @Test
    void namesTheKindOfProblem() {
        var problem = Problem.of(ErrorCode.MODEL_NOT_FOUND, "no model 'ages'");

        assertThat(problem)
                .isEqualTo(new Problem(
                        "urn:lethe:problem:model-not-found",
                        "model not found",
                        404,
                        "no model 'ages'",
                        "MODEL_NOT_FOUND"));
    }

    @ParameterizedTest
    @CsvSource({
        "REQUEST_NOT_FOUND, 404",
        "CONFLICTING_DUPLICATE, 409",
        "INVALID_REQUEST, 400",
        "NOTHING_TO_FORGET, 400",
        "UNKNOWN_METHOD, 422",
        "STORE_UNAVAILABLE, 503",
        "STORE_REFUSED, 503",
        "LEARNER_CRASHED, 500",
        "INTERNAL, 500"
    })
    void letsWhoMustActDecideTheStatus(ErrorCode code, int status) {
        assertThat(Problem.of(code, null).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource
    void hasAnErrorStatusForEveryCode(ErrorCode code) {
        assertThat(Problem.of(code, null).status()).isBetween(400, 599);
    }
}

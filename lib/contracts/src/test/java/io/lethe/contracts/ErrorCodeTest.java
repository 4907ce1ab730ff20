package io.lethe.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource
    void isNamedAsTheSchemasDemand(ErrorCode code) {
        JsonNode definition = Contract.of(EventType.JOB_FAILED).schema().at("/$defs/ErrorCode");
        assertThat(code.name()).matches(definition.path("pattern").textValue());
    }

    @ParameterizedTest
    @EnumSource
    void isCarriedByTheException(ErrorCode code) {
        LetheException exception = new LetheException(code, "what, where and what to do");
        assertThat(exception.code()).isEqualTo(code);
        assertThat(exception.code().kind()).isNotNull();
    }

    @Test
    void tellsWhatIsWorthAnotherTry() {
        assertThat(ErrorCode.STORE_UNAVAILABLE.kind().mayPass()).isTrue();
        assertThat(ErrorCode.STORE_REFUSED.kind().mayPass()).isTrue();
        assertThat(ErrorCode.ARTIFACT_MISSING.kind().mayPass()).isFalse();
        assertThat(ErrorCode.OUT_OF_SPACE.kind().mayPass()).isFalse();
    }
}

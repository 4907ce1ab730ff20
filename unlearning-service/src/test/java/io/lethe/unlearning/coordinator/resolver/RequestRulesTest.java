package io.lethe.unlearning.coordinator.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"modelId\":\"Ages\" | INVALID_REQUEST | modelId",
                "\"datasetId\":\"a..b\" | INVALID_REQUEST | datasetId",
                "\"modelId\":\"ages\",\"method\":\"rm -rf\" | INVALID_REQUEST | method",
                "\"modelId\":\"ages\",\"priority\":101 | INVALID_REQUEST | priority",
                "\"modelId\":\"ages\",\"submittedAt\":\"1726-01-01T00:00:00Z\" | INVALID_REQUEST | submittedAt",
                "\"modelId\":\"ages\",\"submittedAt\":\"+10000-01-01T00:00:00Z\" | INVALID_REQUEST | submittedAt",
                "\"modelId\":\"ages\",\"dueAt\":\"2999-01-01T00:00:00Z\" | INVALID_REQUEST | dueAt",
                "\"modelId\":\"ages\",\"dueAt\":\"1999-01-01T00:00:00Z\" | INVALID_REQUEST | dueAt",
                "\"modelId\":\"ages\",\"sampleRefs\":[\"a\",\"\"] | INVALID_REQUEST | sampleRefs[1]"
            })
    void namesTheFieldAndNotWhatItHolds(String fields, ErrorCode code, String field) {
        LetheException refusal = refusal("{\"requestId\":\"r\",\"subjectRefs\":[\"jane\"]," + fields + "}");
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.getMessage()).contains("'" + field + "'").doesNotContain("jane");
    }

    @Test
    void wantsAModelOrADataset() {
        assertThat(refusal("{\"requestId\":\"r\",\"subjectRefs\":[\"jane\"]}").code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void wantsSomebodyToForget() {
        assertThat(refusal("{\"requestId\":\"r\",\"modelId\":\"ages\",\"subjectRefs\":[]}")
                        .code())
                .isEqualTo(ErrorCode.NOTHING_TO_FORGET);
    }

    @Test
    void takesAsManyPeopleAsTheLimitSays() {
        assertThatCode(() -> RequestRules.check(naming(RequestRules.MOST_REFERENCES), NOW))
                .doesNotThrowAnyException();
        LetheException refusal = catchThrowableOfType(
                LetheException.class, () -> RequestRules.check(naming(RequestRules.MOST_REFERENCES + 1), NOW));
        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    }

    private static ForgetRequested naming(int people) {
        List<String> subjects = Collections.nCopies(people, "p");
        return new ForgetRequested(
                "r", "ages", null, null, subjects, null, null, null, null, null, null, null, null, null);
    }

    private static LetheException refusal(String json) {
        return catchThrowableOfType(LetheException.class, () -> RequestRules.check(read(json), NOW));
    }

    private static ForgetRequested read(String json) throws JsonProcessingException {
        return EventJson.mapper().readValue(json, ForgetRequested.class);
    }
}

package io.lethe.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"text\"",
                "{",
                "{\"bucket\":\"models\"}",
                "{\"bucket\":null,\"key\":\"k\",\"sha256\":\"d\",\"size\":1}",
                "{\"bucket\":7,\"key\":\"k\",\"sha256\":\"d\",\"size\":1}",
                "{\"bucket\":true,\"key\":\"k\",\"sha256\":\"d\",\"size\":1}",
                "{\"bucket\":\"models\",\"key\":\"k\",\"sha256\":\"d\",\"size\":\"1\"}",
                "{\"bucket\":\"models\",\"key\":\"k\",\"sha256\":\"d\",\"size\":1.5}",
                "{\"bucket\":\"models\",\"key\":\"k\",\"sha256\":\"d\",\"size\":1} {}"
            })
    void refusesWhatItWouldHaveToGuess(String json) {
        assertThatThrownBy(() -> readWhole(json)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void refusesAnEnumValueByNumber() {
        assertThatThrownBy(() -> EventJson.mapper().readValue("0", Regulation.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1764000000",
                "1764000000000",
                "\"1764000000\"",
                "\"\"",
                "\"2026-11-20\"",
                "\"2026-11-20T09:30:00\"",
                "\"2026-02-30T09:30:00Z\"",
                "\"2026-11-20T09:30:00 CET\""
            })
    void refusesATimeThatIsNotTextWithAnOffset(String json) {
        assertThatThrownBy(() -> EventJson.mapper().readValue(json, Instant.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void readsATimeWithAnyOffset() throws JsonProcessingException {
        assertThat(EventJson.mapper().readValue("\"2026-11-20T10:30:00.5+01:00\"", Instant.class))
                .isEqualTo("2026-11-20T09:30:00.5Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T09:30:00Z",
                "2026-11-20t09:30:00z",
                "2026-11-20 09:30:00Z",
                "2026-11-20 09:30:00 UTC",
                "2026-11-20T09:30:00GMT",
                "2026-11-20T10:30:00+0100",
                "2026-11-20T04:30:00.000 -05:00",
                "2026-11-20T09:29:60Z",
                "2026-11-20T09:30Z"
            })
    void readsATimeThatCanMeanOneMomentOnly(String text) throws JsonProcessingException {
        assertThat(EventJson.mapper().readValue("\"" + text + "\"", Instant.class))
                .isEqualTo("2026-11-20T09:30:00Z");
    }

    @Test
    void writesTimesInRfc3339AndLeavesAbsentFieldsOut() throws JsonProcessingException {
        ForgetInstructed event = new ForgetInstructed(
                "6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35",
                ForgetInstructed.Instruction.HOLD,
                null,
                Instant.parse("2026-11-20T09:30:01Z"));
        assertThat(EventJson.mapper().writeValueAsString(event))
                .isEqualTo("{\"requestId\":\"6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35\","
                        + "\"instruction\":\"hold\",\"until\":\"2026-11-20T09:30:01Z\"}");
    }

    @Test
    void documentsInTheStoreSurviveARoundTrip() throws JsonProcessingException {
        ArtifactRef part = new ArtifactRef("datasets", "k", "0".repeat(64), 1);
        DatasetManifest manifest = new DatasetManifest(
                "d",
                "0123456789abcdef",
                32,
                32,
                new TaskSpec(TaskSpec.Kind.MULTI_LABEL, List.of("smiling", "glasses")),
                List.of(new DatasetManifest.SplitManifest(
                        DatasetManifest.TRAIN, 2, 1, 39.2, 36.01, part, part, part, part, part)),
                "csv",
                7,
                Instant.parse("2026-11-20T09:30:01Z"));
        ForgetSet forgetSet = new ForgetSet("j", List.of("0123456789abcdef"), List.of("fedcba9876543210"));

        assertThat(readBack(manifest)).isEqualTo(manifest);
        assertThat(readBack(forgetSet)).isEqualTo(forgetSet);
    }

    @Test
    void digestsWhatAValueSaysAndNotHowItIsWritten() throws JsonProcessingException {
        // printf '{"a":1,"b":{"c":[2,1],"d":null}}' | sha256sum
        String known = "b5275a329a1f0c8d5c59ce986d56a18b2c76402f89f8eae5a4032cad884b50b4";

        assertThat(digest("{\"a\":1,\"b\":{\"c\":[2,1],\"d\":null}}")).isEqualTo(known);
        assertThat(digest("{ \"b\": {\"d\": null, \"c\": [2, 1]}, \"a\": 1 }")).isEqualTo(known);
        assertThat(digest("{\"a\":1,\"b\":{\"c\":[1,2],\"d\":null}}")).isNotEqualTo(known);
    }

    private static String digest(String json) throws JsonProcessingException {
        return EventJson.digest(EventJson.mapper().readTree(json));
    }

    private static ArtifactRef readWhole(String json) throws JsonProcessingException {
        return EventJson.mapper().readValue(json, ArtifactRef.class);
    }

    @SuppressWarnings("unchecked")
    private static <T> T readBack(T document) throws JsonProcessingException {
        String json = EventJson.mapper().writeValueAsString(document);
        return (T) EventJson.mapper().readValue(json, document.getClass());
    }
}

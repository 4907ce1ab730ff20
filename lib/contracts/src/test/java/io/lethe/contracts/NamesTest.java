package io.lethe.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code and schemas must agree on what a name is. */
class NamesTest {

    private static final JsonNode DEFINITIONS =
            Contract.of(EventType.JOB_PLANNED).schema().path("$defs");
    private static final String LONGEST = "a".repeat(128);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "7",
                "synthetic-faces",
                "cmu_faces.v2",
                "a--b",
                "",
                "Faces",
                "a..b",
                "a/b",
                "-a",
                "a-",
                "ä",
                "a\n"
            })
    void areNamesWhereTheSchemaSaysSo(String text) {
        assertSame("Name", Names::isName, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35",
                "6f1d2c9a-0b5e-1c3d-9a77-2f4e8b1c0d35",
                "6F1D2C9A-0B5E-4C3D-9A77-2F4E8B1C0D35",
                "one"
            })
    void areIdsWhereTheSchemaSaysSo(String text) {
        assertSame("RequestId", Names::isRequestId, text);
        assertSame("JobId", Names::isJobId, text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void haveTheLengthThatTheSchemaAllows(int more) {
        assertThat(DEFINITIONS.at("/Name/maxLength").asInt()).isEqualTo(LONGEST.length());
        assertThat(Names.isName(LONGEST + "a".repeat(more))).isEqualTo(more == 0);
    }

    private static void assertSame(String definition, Predicate<String> code, String text) {
        String pattern = DEFINITIONS.at("/" + definition + "/pattern").asText();
        assertThat(code.test(text)).isEqualTo(text.matches(pattern));
    }
}

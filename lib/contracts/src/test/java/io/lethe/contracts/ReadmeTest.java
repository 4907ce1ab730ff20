package io.lethe.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadmeTest {

    @ParameterizedTest
    @EnumSource
    void listsTheEvent(EventType type) throws IOException {
        String key = switch (type) {
            case SPLIT_PUBLISHED -> "dataset";
            case FORGET_REQUESTED, FORGET_INSTRUCTED, STATUS_CHANGED -> "request";
            case JOB_PLANNED -> "job";
            default -> "model";
        };
        assertThat(Files.readString(Path.of("README.md")))
                .contains("| `%s` | `%s` | `%s` | %s |\n"
                        .formatted(type.record().getSimpleName(), type.topic(), type.cloudEventType(), key));
    }

    @ParameterizedTest
    @EnumSource(names = "FORGET_REQUESTED")
    void showsAnEventThatIsAnExample(EventType type) throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .contains(Contract.of(type).example("minimal").toString());
    }
}

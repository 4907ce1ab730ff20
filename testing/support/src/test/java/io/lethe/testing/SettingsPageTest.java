package io.lethe.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SettingsPageTest {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("lethe.root"), "lethe.root"));
    private static final Path PAGE = ROOT.resolve("docs/settings.md");

    private final String text = new SettingsPage(ROOT).text();

    @Test
    void isWhatTheConfigurationInterfacesSay() throws IOException {
        if (Boolean.getBoolean("lethe.regenerate")) {
            Files.writeString(PAGE, text);
        }
        assertThat(PAGE).hasContent(text);
    }

    @Test
    void hasNamesDefaultsAndMeanings() {
        assertThat(text)
                .contains("| `lethe.store.endpoint` | `http://localhost:9000` | ")
                .contains("| `lethe.store.web-identity.token-file` |  | File with the token |")
                .contains("| `lethe.forget.max-references` |  | Most people and samples together ")
                .contains("| `lethe.topics.prefix` |  | What all topics begin with on the broker")
                .contains("| `lethe.store.buckets.<name>` |  | ")
                .contains("| `lethe.unlearning.policy.<name>.*` |  | How requests are served ")
                .contains("| `lethe.unlearning.policy.batch-limit` | `256` | Most requests that one job serves; ")
                .contains("| `KAFKA_BOOTSTRAP_SERVERS` | `localhost:9092` | `kafka.bootstrap.servers` |");
    }
}

package io.lethe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.Topics;
import io.lethe.testing.KafkaProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends what the README's producer examples send: the headers and the body are read from the README itself. */
@ExtendWith(StackExtension.class)
class ForeignProducerIT {

    private static final Pattern COMMAND =
            Pattern.compile("```sh\nkcat -P (.*?) <<'JSON'\n(.*?)\nJSON\n```", Pattern.DOTALL);
    private static final Pattern HEADER = Pattern.compile("-H (\\S+?)=(\\S+)");
    private static final Pattern REQUEST_ID = Pattern.compile("\"requestId\":\"([0-9a-f-]+)\"");

    private final RunningStack stack;
    private final User user;

    ForeignProducerIT(RunningStack stack) {
        this.stack = stack;
        this.user = new User(stack);
    }

    @ParameterizedTest(name = "README example {0}")
    @ValueSource(ints = {0, 1})
    void isServedLikeAnyOther(int example) throws IOException {
        Matcher command = COMMAND.matcher(readme());
        for (int skipped = 0; skipped <= example; skipped++) {
            assertThat(command.find()).as("kcat command %d", skipped).isTrue();
        }
        String options = command.group(1);
        User.Model model = user.sharedModel();
        String body = command.group(2).replace("MODEL", model.modelId()).replace("PERSON", user.somebody());

        try (KafkaProbe probe = KafkaProbe.connect(stack.broker())) {
            assertThat(options).contains("-t " + Topics.FORGET_REQUESTED);
            String requestId = UUID.randomUUID().toString();
            String fresh = body.replace(requestIdOf(body), requestId);
            probe.produce(
                    Topics.FORGET_REQUESTED, model.modelId(), fresh.getBytes(StandardCharsets.UTF_8), headers(options));

            assertThat(user.outcome(requestId).getString("state")).isEqualTo("completed");
        }
    }

    private static String requestIdOf(String body) {
        Matcher id = REQUEST_ID.matcher(body);
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    private static Map<String, String> headers(String options) {
        Map<String, String> headers = new TreeMap<>();
        Matcher header = HEADER.matcher(options);
        while (header.find()) {
            headers.put(header.group(1), header.group(2));
        }
        assertThat(List.copyOf(headers.keySet())).contains("content-type");
        return headers;
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of(System.getProperty("lethe.root"), "README.md"));
    }
}

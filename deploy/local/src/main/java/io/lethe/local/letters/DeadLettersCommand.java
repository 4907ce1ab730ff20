package io.lethe.local.letters;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.local.UserException;
import io.lethe.local.stack.LocalStack;
import io.lethe.local.stack.Service;
import io.lethe.local.stack.StackState;
import java.io.PrintStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code dead-letters}: records that no service could handle, listed, looked at and sent again. */
@Command(
        name = "dead-letters",
        description = "Shows records that no service could handle, and sends them again.",
        synopsisSubcommandLabel = "COMMAND")
public final class DeadLettersCommand implements Runnable {

    private final LocalStack stack;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "the gateway to ask, if not the one of ./lethe up")
    private @Nullable URI gateway;

    public DeadLettersCommand(LocalStack stack, PrintStream out) {
        this.stack = stack;
        this.out = out;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The newest letters, one a line. */
    @Command(name = "list", description = "Lists the newest ones first.")
    int list(
            @Option(names = "--topic", paramLabel = "TOPIC", description = "of this topic only") @Nullable String topic,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most N (default: 50)")
                    int limit)
            throws InterruptedException {
        JsonNode letters = client().list(topic, limit);
        if (letters.isEmpty()) {
            out.println("There are no dead letters.");
        }
        letters.forEach(this::printLine);
        return 0;
    }

    /** One letter in full. */
    @Command(name = "show", description = "Shows one in full.")
    int show(@Parameters(paramLabel = "TOPIC/PARTITION/OFFSET", description = "as list shows it") String id)
            throws InterruptedException {
        out.println(client().show(id).toPrettyString());
        return 0;
    }

    /** The refused record once more. */
    @Command(name = "replay", description = "Publishes the record that it refers to once more, under its own id.")
    int replay(@Parameters(paramLabel = "TOPIC/PARTITION/OFFSET", description = "as list shows it") String id)
            throws InterruptedException {
        JsonNode replay = client().replay(id);
        out.printf(
                "Published %s once more as %s%s%n",
                replay.path("from").asText(),
                replay.path("to").asText(),
                replay.path("source").asText().equals("letter")
                        ? ", from the copy in the letter: the record itself is gone."
                        : ".");
        return 0;
    }

    private void printLine(JsonNode entry) {
        JsonNode letter = entry.path("letter");
        out.printf(
                "%s  %s  %s  %s, %d bytes: %s%n",
                letter.path("at").asText(),
                entry.path("id").asText(),
                letter.path("code").asText(),
                letter.path("service").asText(),
                letter.path("size").asLong(),
                letter.path("message").asText());
    }

    private LettersClient client() {
        if (gateway != null) {
            return new LettersClient(gateway);
        }
        StackState state = stack.running()
                .orElseThrow(() -> UserException.usage(
                        "Lethe is not running: start it with ./lethe up, or name a gateway with --gateway URL."));
        return new LettersClient(URI.create(state.ports().url(Service.GATEWAY)));
    }
}

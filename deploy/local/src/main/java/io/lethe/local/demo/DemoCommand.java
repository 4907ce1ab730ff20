package io.lethe.local.demo;

import io.lethe.local.UserException;
import io.lethe.local.stack.LocalStack;
import io.lethe.local.stack.StackCommands;
import io.lethe.local.stack.StackState;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The command {@code demo}: the main job on the local stack, which is started for it unless it is up. */
public final class DemoCommand {

    private static final int BASE = 36;
    private static final int INTERRUPTED = 130;

    private final LocalStack stack;
    private final PrintStream out;
    private final Terminal terminal;
    private volatile boolean stopping;

    public DemoCommand(LocalStack stack, PrintStream out) {
        this.stack = stack;
        this.out = out;
        this.terminal = new Terminal(out, "1".equals(System.getenv("LETHE_TERMINAL")));
    }

    /** Runs it and returns the exit code. */
    public int run(List<String> line) throws InterruptedException {
        DemoOptions options = DemoOptions.parse(line);
        Optional<StackState> before = stack.running();
        if (before.isPresent()) {
            stack.requireAlive();
            runOn(options, before.get());
            leaveUp(before.get());
            return 0;
        }
        Thread onInterrupt = new Thread(this::stopEarly, "stop-stack");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            StackState state = start(options);
            runOn(options, state);
            if (options.keep()) {
                leaveUp(state);
            } else {
                stack.stop();
                out.println("Everything that was started has stopped; the data stays.");
            }
        } catch (UserException e) {
            if (stopping) {
                return INTERRUPTED;
            }
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
            stack.stop();
            throw e;
        }
        Runtime.getRuntime().removeShutdownHook(onInterrupt);
        return 0;
    }

    private void stopEarly() {
        stopping = true;
        out.println();
        out.println("Stopping everything that was started …");
        stack.stop();
    }

    private void leaveUp(StackState state) {
        out.println("Left up; stop it with ./lethe down:");
        new StackCommands(stack, out).addresses(state);
    }

    private void runOn(DemoOptions options, StackState state) throws InterruptedException {
        // Names differ from run to run, so that a stack that stays up can take several.
        String name = "demo-" + Long.toString(Instant.now().toEpochMilli(), BASE);
        report(options, perform(options, state, name), name);
    }

    private StackState start(DemoOptions options) {
        terminal.begin("start", "broker and object store");
        StackState state = stack.start(
                StackCommands.ports(options.arguments()),
                !options.keep(),
                ready -> terminal.update(ready + " is ready"));
        terminal.end("broker, object store and five services are ready");
        return state;
    }

    private Outcome perform(DemoOptions options, StackState state, String name) throws InterruptedException {
        try {
            ServicesClient services = new ServicesClient(state.ports());
            return new MainJob(services, stack::requireAlive, terminal, options, name).run();
        } catch (UncheckedIOException e) {
            // A service that died is the better reason.
            stack.requireAlive();
            throw UserException.failure(e.getMessage() + ".");
        }
    }

    private void report(DemoOptions options, Outcome outcome, String name) {
        out.println();
        out.print(OutcomeTable.of(outcome));
        out.println();
        out.printf("  method %s, seed %d, %.0f s in all%n", outcome.method(), outcome.seed(), outcome.totalSeconds());
        out.println("  models       " + stack.folder().bucket("models").resolve(name));
        out.println("  scorecards   " + stack.folder().bucket("evaluations").resolve(name));
        Path json = options.json();
        if (json != null) {
            outcome.write(json);
            out.println("  outcome      " + json);
        }
        out.println();
    }
}

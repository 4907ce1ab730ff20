package io.lethe.local.demo;

import io.lethe.local.Installation;
import io.lethe.local.UserException;
import io.lethe.local.methods.Catalogue;
import io.lethe.local.stack.Addresses;
import io.lethe.local.stack.LocalStack;
import io.lethe.local.stack.PortOptions;
import io.lethe.local.stack.Service;
import io.lethe.local.stack.StackState;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code demo}: the main job on the local stack, which is started for it unless it is up. */
@Command(
        name = "demo",
        description = "The whole job: import, train, forget, score; prints a table.",
        abbreviateSynopsis = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

    private static final int BASE = 36;
    private static final int INTERRUPTED = 130;

    private final Installation installation;
    private final LocalStack stack;
    private final PrintStream out;
    private final Terminal terminal;
    private volatile boolean stopping;

    @Mixin
    private final DemoOptions options = new DemoOptions();

    @Mixin
    private final PortOptions ports = new PortOptions();

    public DemoCommand(Installation installation, LocalStack stack, PrintStream out) {
        this.installation = installation;
        this.stack = stack;
        this.out = out;
        this.terminal = new Terminal(out, "1".equals(System.getenv("LETHE_TERMINAL")));
    }

    @Override
    public Integer call() throws InterruptedException {
        options.check();
        requireMethod();
        options.requireSomebodyToForget();
        if (options.services().isPresent()) {
            runElsewhere(options.services().get());
            return 0;
        }
        Optional<StackState> before = stack.running();
        if (before.isPresent()) {
            stack.requireAlive();
            runOn(before.get());
            leaveUp(before.get());
            return 0;
        }
        Thread onInterrupt = new Thread(this::stopEarly, "stop-stack");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            StackState state = start();
            runOn(state);
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

    /** A mistake in a name would show only after the training. */
    private void requireMethod() throws InterruptedException {
        String method = options.method();
        if (method != null) {
            Catalogue.of(installation).require(method, options.profile());
        }
    }

    private void stopEarly() {
        stopping = true;
        out.println();
        out.println("Stopping everything that was started …");
        stack.stop();
    }

    private void leaveUp(StackState state) {
        out.println("Left up; stop it with ./lethe down:");
        new Addresses(stack.folder(), out).print(state);
    }

    private void runOn(StackState state) throws InterruptedException {
        String name = newName();
        perform(state, name).ifPresent(outcome -> {
            print(outcome);
            out.println("  models       " + stack.folder().bucket("models").resolve(name));
            out.println("  scorecards   " + stack.folder().bucket("evaluations").resolve(name));
            out.println();
        });
    }

    private void runElsewhere(Function<Service, String> addresses) throws InterruptedException {
        String name = newName();
        try {
            run(new MainJob(new ServicesClient(addresses), () -> {}, terminal, options, name))
                    .ifPresent(outcome -> {
                        print(outcome);
                        out.printf("  model        %s/models/%s%n%n", addresses.apply(Service.GATEWAY), name);
                    });
        } catch (UncheckedIOException e) {
            throw UserException.failure(e.getMessage() + ".");
        }
    }

    /** Names differ from run to run, so that a stack that stays up can take several. */
    private static String newName() {
        return "demo-" + Long.toString(Instant.now().toEpochMilli(), BASE);
    }

    private StackState start() {
        terminal.begin("start", "broker and object store");
        StackState state = stack.start(ports.ports(), !options.keep(), ready -> terminal.update(ready + " is ready"));
        terminal.end("broker, object store and five services are ready");
        return state;
    }

    private Optional<Outcome> perform(StackState state, String name) throws InterruptedException {
        try {
            ServicesClient services = new ServicesClient(state.ports()::url);
            return run(new MainJob(services, stack::requireAlive, terminal, options, name));
        } catch (UncheckedIOException e) {
            // A service that died is the better reason.
            stack.requireAlive();
            throw UserException.failure(e.getMessage() + ".");
        }
    }

    /** Empty if there was nothing to do but to check. */
    private Optional<Outcome> run(MainJob job) throws InterruptedException {
        if (options.dryRun()) {
            job.check();
            return Optional.empty();
        }
        return Optional.of(job.run());
    }

    private void print(Outcome outcome) {
        out.println();
        out.print(OutcomeTable.of(outcome));
        out.println();
        out.print(OutcomeTable.metrics(outcome));
        out.println();
        out.printf("  method %s, seed %d, %.0f s in all%n", outcome.method(), outcome.seed(), outcome.totalSeconds());
        Path json = options.json();
        if (json != null) {
            outcome.write(json);
            out.println("  outcome      " + json);
        }
    }
}

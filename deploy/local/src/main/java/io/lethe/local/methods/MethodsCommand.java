package io.lethe.local.methods;

import io.lethe.local.Installation;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code methods}: what the engine can do, without starting anything. */
@Command(name = "methods", description = "Lists the unlearning methods, or tells all about one.")
public final class MethodsCommand implements Callable<Integer> {

    private final Installation installation;
    private final PrintStream out;

    @Parameters(index = "0", arity = "0..1", paramLabel = "METHOD", description = "one method, with its parameters")
    private @Nullable String method;

    @Option(names = "--json", description = "for machines, as GET /methods of the gateway answers")
    private boolean json;

    public MethodsCommand(Installation installation, PrintStream out) {
        this.installation = installation;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Catalogue catalogue = Catalogue.of(installation);
        if (json) {
            out.println((method == null ? catalogue.document() : catalogue.method(method)).toPrettyString());
        } else {
            out.print(method == null ? MethodsText.list(catalogue) : MethodsText.describe(catalogue.method(method)));
        }
        return 0;
    }
}

package io.lethe.local;

import io.lethe.local.demo.DemoCommand;
import io.lethe.local.demo.ExportCommand;
import io.lethe.local.stack.LocalStack;
import io.lethe.local.stack.StackCommands;
import io.lethe.local.stack.StackFolder;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What {@code ./lethe} runs. */
public final class Lethe {

    private Lethe() {}

    public static void main(String[] args) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            System.exit(run(Arrays.asList(args), out));
        } catch (UserException e) {
            System.err.println("lethe: " + e.getMessage());
            System.exit(e.exitCode());
        }
    }

    private static int run(List<String> args, PrintStream out) throws InterruptedException {
        String command = args.isEmpty() ? "help" : args.get(0);
        List<String> rest = args.subList(Math.min(1, args.size()), args.size());
        Installation installation = Installation.current();
        LocalStack stack = new LocalStack(installation, StackFolder.of(installation));
        StackCommands stackCommands = new StackCommands(stack, out);
        return switch (command) {
            case "demo" -> new DemoCommand(stack, out).run(rest);
            case "up" -> stackCommands.up(rest);
            case "down" -> stackCommands.down(rest);
            case "status" -> stackCommands.status(rest);
            case "export" -> new ExportCommand(installation, stack, out).run(rest);
            case "help", "--help", "-h" -> help(out);
            default -> throw UserException.usage("There is no command '%s'; see ./lethe help.".formatted(command));
        };
    }

    private static int help(PrintStream out) {
        out.print(Help.TEXT);
        return 0;
    }
}

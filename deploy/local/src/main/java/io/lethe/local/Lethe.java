package io.lethe.local;

import io.lethe.local.demo.DemoCommand;
import io.lethe.local.demo.ExportCommand;
import io.lethe.local.infrastructure.TopicsCommand;
import io.lethe.local.letters.DeadLettersCommand;
import io.lethe.local.methods.MethodsCommand;
import io.lethe.local.models.ModelsCommand;
import io.lethe.local.stack.DownCommand;
import io.lethe.local.stack.LocalStack;
import io.lethe.local.stack.StackFolder;
import io.lethe.local.stack.StatusCommand;
import io.lethe.local.stack.UpCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What {@code ./lethe} runs. */
@Command(
        name = "./lethe",
        description = "Forgets people on request.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "LETHE_DATA names another folder than .lethe for data, logs and models."})
public final class Lethe implements Runnable {

    private static final int HELP_WIDTH = 110;

    @Spec
    private CommandSpec spec;

    private Lethe() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Installation installation = Installation.current();
        LocalStack stack = new LocalStack(installation, StackFolder.of(installation));
        System.exit(commandLine(installation, stack, out).execute(args));
    }

    /** All commands, printing to {@code out}. */
    static CommandLine commandLine(Installation installation, LocalStack stack, PrintStream out) {
        CommandLine lethe = new CommandLine(new Lethe())
                .addSubcommand(new DemoCommand(installation, stack, out))
                .addSubcommand(new MethodsCommand(installation, out))
                .addSubcommand(new ModelsCommand(stack, out))
                .addSubcommand(new UpCommand(stack, out))
                .addSubcommand(new StatusCommand(stack, out))
                .addSubcommand(new DownCommand(stack, out))
                .addSubcommand(new ExportCommand(installation, stack, out))
                .addSubcommand(new DeadLettersCommand(stack, out))
                .addSubcommand(new TopicsCommand(out));
        explain(lethe);
        return lethe.addSubcommand(new HelpCommand())
                .setUsageHelpWidth(HELP_WIDTH)
                .setUsageHelpLongOptionsMaxWidth(HELP_WIDTH / 3)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((error, line) -> misunderstood(error))
                .setExecutionExceptionHandler((error, command, line) -> failed(error, command));
    }

    /** Gives a command and those below it the option that explains them. */
    private static void explain(CommandLine command) {
        command.getSubcommands().values().forEach(Lethe::explain);
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("this text")
                        .build());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int misunderstood(ParameterException error) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        // Some of picocli's messages say that they are an error, most do not.
        err.println("lethe: " + String.valueOf(error.getMessage()).replaceFirst("^Error: ", ""));
        if (!UnmatchedArgumentException.printSuggestions(error, err)) {
            String name = command.getParent() == null ? "" : " " + command.getCommandName();
            err.printf("./lethe help%s lists what there is.%n", name);
        }
        return UserException.USAGE;
    }

    private static int failed(Exception error, CommandLine command) throws Exception {
        if (error instanceof UserException mistake) {
            command.getErr().println("lethe: " + mistake.getMessage());
            return mistake.exitCode();
        }
        throw error;
    }
}

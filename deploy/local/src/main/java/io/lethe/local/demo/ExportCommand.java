package io.lethe.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.local.Installation;
import io.lethe.local.UserException;
import io.lethe.local.stack.LocalStack;
import io.lethe.local.stack.Service;
import io.lethe.local.stack.StackState;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code export}: weights as a file that Python's {@code torch.load} accepts. */
@Command(name = "export", description = "Writes a model for Python's torch.load.")
public final class ExportCommand implements Callable<Integer> {

    private static final String EXPORTER = "io.lethe.learning.model.PthExport";

    private final Installation installation;
    private final LocalStack stack;
    private final PrintStream out;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "a .safetensors file, or ID or ID:VERSION while the stack is up")
    private String model;

    @Parameters(index = "1", paramLabel = "FILE.pth", description = "the file to write")
    private Path target;

    public ExportCommand(Installation installation, LocalStack stack, PrintStream out) {
        this.installation = installation;
        this.stack = stack;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path file = target.toAbsolutePath();
        int exitCode = export(weights(), file);
        if (exitCode == 0) {
            out.println("Wrote " + file);
        }
        return exitCode;
    }

    private Path weights() throws InterruptedException {
        Path file = Path.of(model);
        if (Files.isRegularFile(file)) {
            return file.toAbsolutePath();
        }
        StackState state = stack.running()
                .orElseThrow(() -> UserException.usage(
                        "There is no file '%s'; to export a model by its name, start the stack with ./lethe up."
                                .formatted(model)));
        return stored(new ServicesClient(state.ports()::url));
    }

    /** By {@code id}, for the version that is served, or by {@code id:version}. */
    private Path stored(ServicesClient services) throws InterruptedException {
        int colon = model.indexOf(':');
        String id = colon < 0 ? model : model.substring(0, colon);
        JsonNode found = services.model(id).orElseThrow(() -> UserException.usage("There is no model '" + id + "'."));
        String version = colon < 0 ? found.at("/head/modelVersion").asText() : model.substring(colon + 1);
        return StreamSupport.stream(found.path("versions").spliterator(), false)
                .filter(each -> each.path("modelVersion").asText().equals(version))
                .map(each -> each.path("weights"))
                .map(weights -> stack.folder()
                        .bucket(weights.path("bucket").asText())
                        .resolve(weights.path("key").asText()))
                .findFirst()
                .orElseThrow(() -> UserException.usage("Model '%s' has no version '%s'.".formatted(id, version)));
    }

    private int export(Path weights, Path file) throws InterruptedException {
        Path libraries =
                Service.TRAINING.jar(installation).resolveSibling("lib").resolve("main");
        List<String> command = List.of(
                Installation.java(),
                "-cp",
                libraries + File.separator + "*",
                EXPORTER,
                weights.toString(),
                file.toString());
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the export", e);
        }
    }
}

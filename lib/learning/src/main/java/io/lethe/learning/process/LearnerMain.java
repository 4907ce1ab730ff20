package io.lethe.learning.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.learning.torch.MissingDeviceException;
import io.lethe.learning.torch.Torch;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Main class of a learner process: loads the engine, says that it is ready, does one task from standard input, and
 * ends.
 *
 * <p>Standard output carries {@link LearnerMessage}s only, whatever libraries print goes to standard error. The process
 * also ends when standard input does, for then its parent is gone.
 */
public final class LearnerMain {

    private LearnerMain() {}

    /** Runs the process. */
    public static void main(String[] arguments) throws IOException {
        LearnerOutput output = new LearnerOutput(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setOut(System.err);
        // The main thread loads the engine and works: gradient mode and thread count belong to it.
        try {
            Torch.chosenDevice();
        } catch (MissingDeviceException e) {
            output.send(Failures.describe(e));
            System.exit(1);
        }
        Torch engine = Torch.engine();
        try {
            WarmUp.run();
        } catch (IOException e) {
            System.err.println("No warm-up, the first step will be slower: " + e);
        }
        output.send(new LearnerMessage.Ready(engine.version(), engine.device()));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line != null) {
            endWithInput(input);
            output.send(outcome(line, output));
        }
        System.exit(0);
    }

    private static LearnerMessage outcome(String line, LearnerOutput output) {
        try {
            LearnerTask task = LearnerJson.mapper().readValue(line, LearnerTask.class);
            return new TaskRunner(output).run(task);
        } catch (JsonProcessingException e) {
            return new LearnerMessage.Failed(
                    LearnerMessage.Kind.INVALID_INPUT, "The task is not understood: " + e.getOriginalMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            e.printStackTrace();
            return Failures.describe(e);
        }
    }

    private static void endWithInput(BufferedReader input) {
        Thread watch = new Thread(() -> {
            if (endOf(input)) {
                Runtime.getRuntime().halt(1);
            }
        });
        watch.setDaemon(true);
        watch.setName("parent-watch");
        watch.start();
    }

    private static boolean endOf(BufferedReader input) {
        try {
            @Nullable String line;
            do {
                line = input.readLine();
            } while (line != null);
            return true;
        } catch (IOException e) {
            return true;
        }
    }
}

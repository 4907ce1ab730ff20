package io.lethe.learning.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A child that speaks the protocol without an engine; the seed of a training task says how it behaves. */
public final class ScriptedLearner {

    static final long WELL = 0;
    static final long EXIT = 1;
    static final long KILLED = 2;
    static final long SILENT = 3;
    static final long DIVERGED = 4;
    static final long ENVIRONMENT = 5;

    private ScriptedLearner() {}

    /** Entry point of the child. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("[W1121 native.cpp:42] a library that writes to standard output");
        say(new LearnerMessage.Ready("scripted", "cpu"));
        String line = input.readLine();
        if (line == null) {
            return;
        }
        LearnerTask.Train task = (LearnerTask.Train) LearnerJson.mapper().readValue(line, LearnerTask.class);
        say(new LearnerMessage.Started(2));
        System.out.println("{\"not\": \"a message\"}");
        say(new LearnerMessage.Progress("train", 1, 2, 0.5, 32));
        if (task.seed() == EXIT) {
            System.err.println("cannot go on");
            System.exit(3);
        } else if (task.seed() == KILLED) {
            new ProcessBuilder(
                            "kill",
                            "-KILL",
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
            input.readLine();
        } else if (task.seed() == SILENT) {
            if (input.readLine() == null) {
                return;
            }
        } else if (task.seed() == DIVERGED) {
            say(new LearnerMessage.Failed(LearnerMessage.Kind.DIVERGED, "the loss is NaN at step 1"));
        } else if (task.seed() == ENVIRONMENT) {
            String names = String.join(" ", System.getenv().keySet());
            say(new LearnerMessage.Failed(LearnerMessage.Kind.INTERNAL, names));
        }
        say(new LearnerMessage.Done(1.5, 2, 64, JsonNodeFactory.instance.objectNode(), null));
    }

    private static void say(LearnerMessage message) throws IOException {
        System.out.println(LearnerJson.mapper().writeValueAsString(message));
    }
}

package io.lethe.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A process that waits for work: it reads {@code pixels batch steps} and answers with the seconds these steps took. */
final class Peer implements AutoCloseable {

    /** Cost of some steps: by the clock, and summed over the threads that worked. */
    record Cost(double wallSeconds, double processorSeconds) {}

    private final Process process;
    private final BufferedReader output;
    private final BufferedWriter input;

    private Peer(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    static Peer start(List<String> command, Map<String, String> environment, String threads) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.environment().put("OMP_NUM_THREADS", threads);
        return new Peer(builder.start());
    }

    Cost measure(int pixels, int batch, int steps) throws IOException {
        input.write("%d %d %d%n".formatted(pixels, batch, steps));
        input.flush();
        String line = output.readLine();
        if (line == null) {
            throw new IOException("The process ended before it answered");
        }
        String[] seconds = line.split(" ", -1);
        return new Cost(Double.parseDouble(seconds[0]), Double.parseDouble(seconds[1]));
    }

    @Override
    public void close() {
        process.destroy();
    }
}

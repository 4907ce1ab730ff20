package io.lethe.learning.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.learning.torch.DeviceChoice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child JVM with the engine in it, good for one task. The child ends when its standard input does, so it cannot
 * outlive this process.
 */
final class LearnerProcess {

    private static final Logger LOG = LoggerFactory.getLogger(LearnerProcess.class);

    /**
     * glibc gives large blocks back to the kernel at every free, so that each training step faults its pages in again;
     * these settings keep them, for 7 to 20 % of the step time. They are read before main and cannot be set from Java.
     * Not among them is OMP_WAIT_POLICY=PASSIVE: threads that sleep between the many small operations of a step make
     * two of them slower than one.
     */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "MALLOC_MMAP_THRESHOLD_", "4294967296",
            "MALLOC_TRIM_THRESHOLD_", "17179869184",
            "MALLOC_TOP_PAD_", "268435456",
            "MALLOC_ARENA_MAX", "1",
            "THP_MEM_ALLOC_ENABLE", "1",
            "OPT_OUT_TRACKING", "true");

    /**
     * What a child gets of its parent's environment: where programs, libraries, home and temporary files are, what the
     * engine and the graphics driver read. All else stays here, the secrets of stores and brokers with it: a learner
     * talks to nobody.
     */
    private static final Pattern INHERITED = Pattern.compile(
            "PATH|LD_LIBRARY_PATH|HOME|USER|TMPDIR|TZ|LANG|LC_\\w+"
                    + "|(DJL|ENGINE)_CACHE_DIR|PYTORCH_(LIBRARY_PATH|VERSION|FLAVOR|CUDA_ALLOC_CONF)|(CUDA|NVIDIA|MKL|DNNL|ONEDNN)_\\w+");

    private final Process process;
    private final LogTail log = new LogTail();
    private final Thread logReader;
    /** Messages after {@code ready}; an empty one marks the end of the stream. */
    private final BlockingQueue<Optional<LearnerMessage>> messages = new LinkedBlockingQueue<>();

    private final Consumer<LearnerMessage.Ready> loaded;
    /** Opens when the engine is loaded or never will be. */
    private final CountDownLatch loading = new CountDownLatch(1);

    private volatile boolean ready;
    private volatile @Nullable String refusal;
    private volatile boolean killed;
    private volatile Instant lastSign = Instant.now();

    private LearnerProcess(Process process, Consumer<LearnerMessage.Ready> loaded) {
        this.process = process;
        this.loaded = loaded;
        String name = "learner-" + process.pid();
        readLines(name + "-messages", process.getInputStream(), this::receive, this::end);
        this.logReader = readLines(name + "-log", process.getErrorStream(), this::note, () -> {});
    }

    /**
     * Starts a process without waiting for it.
     *
     * @param loaded is told when the engine is loaded, in a thread of this object
     */
    static LearnerProcess start(LearnerSettings settings, Consumer<LearnerMessage.Ready> loaded) {
        ProcessBuilder builder = new ProcessBuilder(command(settings))
                .directory(settings.directory().toFile());
        builder.environment().keySet().removeIf(name -> !INHERITED.matcher(name).matches());
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(settings.threads()));
        Path engineCache = settings.engineCache();
        if (engineCache != null) {
            builder.environment()
                    .put("DJL_CACHE_DIR", engineCache.toAbsolutePath().toString());
        }
        try {
            Files.createDirectories(settings.directory());
            return new LearnerProcess(builder.start(), loaded);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start a learner process in " + settings.directory(), e);
        }
    }

    private static List<String> command(LearnerSettings settings) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(
                "-Xmx" + settings.maxHeapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-Dai.djl.offline=true",
                "-D" + DeviceChoice.PROPERTY + "=" + settings.device(),
                "-Dai.djl.pytorch.num_threads=" + settings.threads(),
                "-Dai.djl.pytorch.num_interop_threads=1"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", settings.classPath(), settings.mainClass()));
        return command;
    }

    boolean ready() {
        return ready && process.isAlive();
    }

    /** Why the process took no task at all, in its own words; empty while it may yet, and if it just ended. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Waits until the engine is loaded or never will be; false if that takes longer. */
    boolean awaitLoaded(Duration patience) throws InterruptedException {
        return loading.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether the process can still take a task: it is loading, or it is ready. */
    boolean alive() {
        return process.isAlive();
    }

    /** Time of the last sign of life. */
    Instant lastSign() {
        return lastSign;
    }

    void send(LearnerTask task) {
        try {
            OutputStream input = process.getOutputStream();
            input.write(LearnerJson.mapper().writeValueAsBytes(task));
            input.write('\n');
            input.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The task has no JSON form", e);
        } catch (IOException e) {
            LOG.debug("Learner {} takes no task any more; the end of its messages says why", process.pid(), e);
        }
    }

    /**
     * Waits for the next message.
     *
     * @param patience how long to wait
     * @throws LearnerException if the process has ended or stays silent
     * @throws CancellationException if the process was killed by {@link #kill()}, or the waiting thread was interrupted
     */
    LearnerMessage next(Duration patience) {
        Optional<LearnerMessage> message;
        try {
            message = messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while a learner was running");
        }
        if (message == null) {
            throw failure("was silent for " + patience.toSeconds() + " s and has been killed");
        }
        return message.orElseThrow(this::ended);
    }

    private RuntimeException ended() {
        if (killed) {
            return new CancellationException("The learner was cancelled");
        }
        try {
            int exitCode = process.waitFor();
            logReader.join(TimeUnit.SECONDS.toMillis(1));
            return failure(
                    exitCode > 128 ? "was killed by signal " + (exitCode - 128) : "exited with code " + exitCode);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CancellationException("Interrupted while a learner was ending");
        }
    }

    private LearnerException failure(String what) {
        String lastLines = log.text();
        String where =
                lastLines.isEmpty() ? "; it had printed nothing." : "; the log of its service has its last lines.";
        return new LearnerException(LearnerMessage.Kind.EXHAUSTED, "The learner process " + what + where, lastLines);
    }

    /** Ends the process at once; what waits for a message gets a {@link CancellationException}. */
    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    private void receive(String line) {
        LearnerMessage message = parse(line);
        if (message == null) {
            note(line);
            return;
        }
        lastSign = Instant.now();
        if (message instanceof LearnerMessage.Ready engine) {
            ready = true;
            loaded.accept(engine);
            loading.countDown();
        } else if (!ready && message instanceof LearnerMessage.Failed failed) {
            refusal = failed.message();
            LOG.error("No learning task can run: {}", failed.message());
            loading.countDown();
        }
        messages.add(Optional.of(message));
    }

    private void end() {
        loading.countDown();
        messages.add(Optional.empty());
    }

    /** Native libraries print to standard output as they like; what is no message is log. */
    private static @Nullable LearnerMessage parse(String line) {
        if (!line.startsWith("{")) {
            return null;
        }
        try {
            return LearnerJson.mapper().readValue(line, LearnerMessage.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private void note(String line) {
        log.add(line);
        LOG.debug("learner {}: {}", process.pid(), line);
    }

    private static Thread readLines(String name, InputStream stream, Consumer<String> line, Runnable atEnd) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader reader =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        reader.lines().forEach(line);
                    } catch (UncheckedIOException | IOException e) {
                        LOG.debug("The stream of {} broke, as it does when the process is killed", name, e);
                    } finally {
                        atEnd.run();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}

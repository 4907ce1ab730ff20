package io.lethe.service.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Local folders for work in progress. They outlive the process, so that a task can resume from its checkpoints. */
@ApplicationScoped
public class Workspace {

    private final Path directory;

    Workspace(LearnerConfig config, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.directory = config.directory().toAbsolutePath().resolve("work").resolve(service);
    }

    /**
     * The folder of a task; the same names give the same folder, whatever they consist of.
     *
     * @param names what tells the task from all others
     * @return an absolute path; empty, or as an earlier attempt left it
     * @throws LetheException {@link ErrorCode#OUT_OF_SPACE} when the folder cannot be made
     */
    public Path open(String... names) {
        String name =
                UUID.nameUUIDFromBytes(String.join("\n", names).getBytes(UTF_8)).toString();
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "cannot make a folder below " + directory, e);
        }
    }

    /**
     * Does a task in its folder, which is deleted when the task ended, well or badly. It stays when the task will be
     * tried again: something was away or refused, or the service stops.
     *
     * @param task works in the folder
     * @param names what tells the task from all others
     * @return what the task returned
     */
    public <T> T use(Function<Path, T> task, String... names) {
        Path folder = open(names);
        T result;
        try {
            result = task.apply(folder);
        } catch (LetheException e) {
            if (!e.code().kind().mayPass()) {
                discard(folder);
            }
            throw e;
        }
        discard(folder);
        return result;
    }

    /**
     * Deletes a task's folder with everything in it.
     *
     * @throws LetheException {@link ErrorCode#OUT_OF_SPACE} when something cannot be deleted
     */
    public void discard(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new LetheException(ErrorCode.OUT_OF_SPACE, "cannot delete " + folder, e);
        }
    }
}

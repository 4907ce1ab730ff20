package io.lethe.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder that goes with everything in it.
 *
 * @param path where it lies
 */
record WorkFolder(Path path) implements AutoCloseable {

    static WorkFolder create() throws IOException {
        return new WorkFolder(Files.createTempDirectory("lethe-import-"));
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> contents = Files.walk(path)) {
            deepestFirst = contents.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : deepestFirst) {
            Files.delete(each);
        }
    }
}

package io.lethe.service.learner;

import java.io.File;
import java.nio.file.Path;

/** Finds the class path that a child JVM of this service needs. */
final class LearnerClassPath {

    private static final String RUNNER = "quarkus-run.jar";

    private LearnerClassPath() {}

    /**
     * The packaged service has only its runner jar on the class path and loads the others by itself, which a plain main
     * class cannot; a test has them all.
     *
     * @param own class path of this process
     */
    static String of(String own) {
        if (!own.endsWith(RUNNER)) {
            return own;
        }
        Path libraries = Path.of(own).toAbsolutePath().resolveSibling("lib");
        return libraries.resolve("main") + "/*" + File.pathSeparator + libraries.resolve("boot") + "/*";
    }
}

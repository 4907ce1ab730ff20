package io.lethe.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The source tree that this code runs from, and the JVM to start children with. Needs nothing but the JDK, so that
 * tests can use it without the class path of broker and store.
 *
 * @param home root folder of the project
 */
public record Installation(Path home) {

    private static final String PROPERTY = "lethe.root";
    private static final String VARIABLE = "LETHE_HOME";

    /** The installation named by the system property {@code lethe.root} or the environment's {@code LETHE_HOME}. */
    public static Installation current() {
        String home = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, ""));
        if (home.isEmpty()) {
            throw new IllegalStateException("Neither the system property %s nor %s names the project's root folder"
                    .formatted(PROPERTY, VARIABLE));
        }
        return new Installation(Path.of(home).toAbsolutePath().normalize());
    }

    /** The {@code java} of the running JVM. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The class path of this module with broker and store. */
    public String classPath() {
        Path target = home.resolve("deploy/local/target");
        if (!Files.isDirectory(target.resolve("lib"))) {
            throw new IllegalStateException(
                    "deploy/local is not built: run ./mvnw -q -pl deploy/local -am -DskipTests package");
        }
        return String.join(
                File.pathSeparator,
                target.resolve("classes").toString(),
                home.resolve("lib/contracts/target/classes").toString(),
                target.resolve("lib").resolve("*").toString());
    }

    /**
     * The beginning of a command that starts a class of this module.
     *
     * @param jvm flags of its JVM, as {@link #smallJvm} makes them
     */
    public List<String> command(List<String> jvm, String mainClass) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath(), mainClass));
        return command;
    }

    /**
     * Flags for a JVM that decodes or digests much: without the second compiler that takes several times as long.
     *
     * @param heap largest heap, as in {@code -Xmx}
     */
    public static List<String> busyJvm(String heap) {
        return List.of("-Xmx" + heap, "-XX:+UseSerialGC");
    }

    /**
     * Flags for a JVM that starts fast and stays small; peak speed does not matter to it.
     *
     * @param heap largest heap, as in {@code -Xmx}
     */
    public static List<String> smallJvm(String heap) {
        return List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }
}

package io.lethe.local.stack;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * Runs a jar as {@code java -jar} does, and ends the JVM when its standard input ends, which happens when the process
 * that started it is gone, however it went. Arguments: the jar, and what its main class gets. Both the jar and this
 * class are on the class path.
 */
final class Tether {

    private static final Duration GRACE = Duration.ofSeconds(12);

    private Tether() {}

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        attach(GRACE);
        // A service starts its learners from what it finds here.
        System.setProperty("java.class.path", args[0]);
        try {
            Class.forName(mainClass(args[0])).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(args[0] + " failed", e.getCause());
        }
    }

    /**
     * Ties this JVM to its standard input.
     *
     * @param grace how long it may take to end in order
     */
    static void attach(Duration grace) {
        Thread watch = new Thread(() -> endWithInput(grace), "tether");
        watch.setDaemon(true);
        watch.start();
    }

    private static String mainClass(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            return file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        }
    }

    private static void endWithInput(Duration grace) {
        try {
            while (System.in.read() >= 0) {
                // nobody writes; only the end matters
            }
        } catch (IOException e) {
            // a broken pipe is an end as well
        }
        Thread last = new Thread(() -> halt(grace), "tether-halt");
        last.setDaemon(true);
        last.start();
        System.exit(0);
    }

    private static void halt(Duration grace) {
        try {
            Thread.sleep(grace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}

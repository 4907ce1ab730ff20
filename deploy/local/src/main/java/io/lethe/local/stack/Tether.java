package io.lethe.local.stack;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class in this JVM and ends the JVM when its standard input ends, which happens when the process
 * that started it is gone, however it went. Arguments: the main class and its arguments.
 */
final class Tether {

    private static final long GRACE_MILLIS = 10_000;

    private Tether() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(Tether::endWithInput, "tether");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(args[0] + " failed", e.getCause());
        }
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // nobody writes; only the end matters
            }
        } catch (IOException e) {
            // a broken pipe is an end as well
        }
        Thread last = new Thread(Tether::halt, "tether-halt");
        last.setDaemon(true);
        last.start();
        System.exit(0);
    }

    private static void halt() {
        try {
            Thread.sleep(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}

package io.lethe.local.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Live progress: one line a step that is rewritten in place on a terminal, and a line now and then where the output
 * goes to a file. Not for several threads.
 */
final class Terminal {

    private static final Duration QUIET = Duration.ofSeconds(10);

    private final PrintStream out;
    private final boolean live;
    private String step = "";
    private String shown = "";
    private Instant started = Instant.now();
    private Instant printed = Instant.MIN;

    /** @param live whether the output is a terminal that can rewrite a line */
    Terminal(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    /** A new step begins. */
    void begin(String name, String text) {
        step = name;
        started = Instant.now();
        printed = Instant.MIN;
        shown = "";
        update(text);
    }

    /** What the step is doing. */
    void update(String text) {
        if (live) {
            rewrite(line(text));
        } else if (!text.equals(shown) && printed.plus(QUIET).isBefore(Instant.now())) {
            out.println(line(text));
            printed = Instant.now();
        }
        shown = text;
    }

    /** The step has ended, with this in the end. */
    void end(String text) {
        if (live) {
            rewrite(line(text));
            out.println();
        } else {
            out.println(line(text));
        }
    }

    /** A line of its own. */
    void say(String text) {
        out.println(text);
    }

    private String line(String text) {
        double seconds = Duration.between(started, Instant.now()).toMillis() / 1000.0;
        return String.format(Locale.ROOT, "  %-10s %-52s %6.1f s", step, text, seconds);
    }

    private void rewrite(String line) {
        // back to the first column, and erase what was there
        out.print("\r\u001b[K" + line);
        out.flush();
    }
}

package io.lethe.learning.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines of a log. Safe for use by several threads. */
final class LogTail {

    private static final int LINES = 20;
    private static final int LINE_LENGTH = 300;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line.length() <= LINE_LENGTH ? line : line.substring(0, LINE_LENGTH) + "…");
    }

    /** The lines; empty if there were none. */
    synchronized String text() {
        return String.join("\n", lines);
    }
}

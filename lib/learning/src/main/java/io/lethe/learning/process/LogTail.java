package io.lethe.learning.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines of a log, for the message of an error. Safe for use by several threads. */
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

    /** The end of a sentence: a full stop, or the lines. */
    synchronized String describe() {
        return lines.isEmpty() ? "." : "; its last lines:\n" + String.join("\n", lines);
    }
}

package io.lethe.dataset.adapter.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text file whose lines hold values between blanks, in whatever number; line ends of any system.
 *
 * @param name the file's name, for messages
 * @param lines the values of each line that has any
 */
record TextLines(String name, List<Line> lines) {

    /** @param number from 1 */
    record Line(int number, List<String> values) {}

    /** @param entry the file in the folder */
    static TextLines read(PackedFolder folder, String entry) {
        String name = PackedFolder.lastStep(entry);
        String text;
        try {
            text = new String(folder.read(entry), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw folder.bad("%s %s".formatted(name, e.getMessage()));
        }
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String stripped = line.strip();
            if (!stripped.isEmpty()) {
                lines.add(new Line(number, List.of(stripped.split("\\s+"))));
            }
        }
        if (lines.isEmpty()) {
            throw folder.bad(name + " is empty");
        }
        return new TextLines(name, lines);
    }

    /** Where a line stands, for messages. */
    String at(Line line) {
        return "%s line %d".formatted(name, line.number());
    }
}

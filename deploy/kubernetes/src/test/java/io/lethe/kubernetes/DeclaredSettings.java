package io.lethe.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Every setting that the services declare, with its default, as {@code docs/settings.md} tells them: that page is held
 * against the code by a test of its own.
 */
final class DeclaredSettings {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (?:`([^`]*)`)? \\|");

    private final Map<String, Optional<String>> defaults = new TreeMap<>();

    private DeclaredSettings() {}

    /** Reads the page. */
    static DeclaredSettings read() throws IOException {
        var settings = new DeclaredSettings();
        ROW.matcher(Files.readString(Chart.ROOT.resolve("docs/settings.md")))
                .results()
                .forEach(row -> settings.defaults.put(row.group(1), Optional.ofNullable(row.group(2))));
        return settings;
    }

    /** Whether a service understands an environment variable. */
    boolean knows(String variable) {
        return defaults.keySet().stream().anyMatch(name -> {
            int open = name.indexOf('<');
            return open < 0
                    ? variableOf(name).equals(variable)
                    : variable.startsWith(variableOf(name.substring(0, open)));
        });
    }

    /** The default of a setting; empty if it has none. */
    Optional<String> defaultOf(String name) {
        return defaults.getOrDefault(name, Optional.empty());
    }

    /** Names of all settings that begin so. */
    List<String> named(String prefix) {
        return defaults.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    /** The environment variable that gives a setting. */
    static String variableOf(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}

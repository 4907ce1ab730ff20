package io.lethe.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ForgetLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds what {@code docs/limits.md} says of requests and learners; dataset-service holds its own section. */
class LimitsPageTest {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("lethe.root"), "lethe.root"));
    private static final Pattern SETTING = Pattern.compile("(?m)^\\| `(lethe\\.[^`]+)` \\| `?([^`|]+?)`? \\|");
    private static final Pattern BOUND = Pattern.compile("(?m)^\\| ([a-z`][^|]*?) \\| (\\d+) \\|$");

    @Test
    void namesSettingsWithTheirDefaults() throws IOException {
        Map<String, String> known = rows(SETTING, Files.readString(ROOT.resolve("docs/settings.md")));
        known.put(ForgetLimits.MAX_REFERENCES, Integer.toString(ForgetLimits.DEFAULT_REFERENCES));

        assertThat(rows(SETTING, page()))
                .hasSizeGreaterThan(5)
                .allSatisfy((name, fallback) -> assertThat(fallback).as(name).isEqualTo(known.get(name)));
    }

    @Test
    void tellsTheBoundsOfOneRequest() throws IOException {
        assertThat(rows(BOUND, page()).values())
                .containsExactlyInAnyOrder(
                        Integer.toString(ForgetLimits.BYTES),
                        Integer.toString(ForgetLimits.REFERENCE_CHARACTERS),
                        Integer.toString(ForgetLimits.REASON_CHARACTERS),
                        Integer.toString(ForgetLimits.PARAMETERS),
                        Integer.toString(ForgetLimits.PRIORITY),
                        Long.toString(ForgetLimits.AHEAD.toDays()),
                        Long.toString(ForgetLimits.LONGEST.toDays()));
    }

    private static String page() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/limits.md"));
        return text.substring(text.indexOf("## Requests"));
    }

    private static Map<String, String> rows(Pattern row, String text) {
        Map<String, String> rows = new TreeMap<>();
        row.matcher(text).results().forEach(found -> rows.put(found.group(1), found.group(2)));
        return rows;
    }
}

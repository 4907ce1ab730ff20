package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.dataset.adapter.ImportLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/limits.md} against the configuration, both ways. */
class LimitsDocumentTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (\\S+) \\|");

    @Test
    void namesEachLimitWithItsDefault() throws IOException {
        assertThat(documented()).isEqualTo(configured());
    }

    private static Map<String, String> documented() throws IOException {
        String document = Files.readString(Path.of(System.getProperty("lethe.root"), "docs", "limits.md"));
        int start = document.indexOf("## dataset-service");
        int next = document.indexOf("\n## ", start + 1);
        String section = document.substring(start, next < 0 ? document.length() : next);
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(section).results().forEach((MatchResult row) -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    private static Map<String, String> configured() throws IOException {
        Map<String, String> settings = new TreeMap<>();
        addAll(settings, ImportLimits.class);
        addAll(settings, ImportQueue.class);
        addAll(settings, UploadLimits.class);
        Properties properties = new Properties();
        try (InputStream file = LimitsDocumentTest.class.getResourceAsStream("/application.properties")) {
            properties.load(file);
        }
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("quarkus.http.limits."))
                .forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    private static void addAll(Map<String, String> settings, Class<?> mapping) {
        String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
        for (Method method : mapping.getDeclaredMethods()) {
            String name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            settings.put(
                    prefix + "." + name, method.getAnnotation(WithDefault.class).value());
        }
    }
}

package io.lethe.unlearning.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.EventJson;
import io.lethe.unlearning.coordinator.model.ModelCommand;
import io.lethe.unlearning.coordinator.model.ModelRow;
import io.lethe.unlearning.coordinator.model.Waiting;
import io.lethe.unlearning.coordinator.request.RequestCommand;
import io.lethe.unlearning.coordinator.request.RequestRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a coordinator has written is read by every later one: rows of its stores, commands under way between its
 * machines. Under {@code stored-forms/<type>} lies an example of each form that ever was, with every field, the newest
 * last. An example that was released is never changed or deleted.
 */
class StoredFormsTest {

    private static final Path EXAMPLES = Path.of("src/test/resources/stored-forms");

    static Stream<Class<?>> types() {
        return Stream.of(
                        Stream.of(RequestRow.class, ModelRow.class, Waiting.class),
                        Arrays.stream(RequestCommand.class.getPermittedSubclasses()),
                        Arrays.stream(ModelCommand.class.getPermittedSubclasses()))
                .flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("types")
    void areReadWithoutLoss(Class<?> type) throws IOException {
        for (Path example : examples(type)) {
            byte[] stored = Files.readAllBytes(example);
            assertThat(json(again(stored, type))).as(example.toString()).isEqualTo(json(stored));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void areAllAmongTheExamples(Class<?> type) throws IOException {
        byte[] today = write(FilledIn.of(type), type);
        List<Path> examples = examples(type);
        Set<String> newest =
                examples.isEmpty() ? Set.of() : paths(json(Files.readAllBytes(examples.get(examples.size() - 1))));
        assertThat(newest)
                .as(
                        "the fields of %s have changed: keep what is in %s and add an example like%n%s%n",
                        type.getSimpleName(), folder(type), json(today).toPrettyString())
                .isEqualTo(paths(json(today)));
    }

    private static List<Path> examples(Class<?> type) throws IOException {
        if (!Files.isDirectory(folder(type))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder(type))) {
            return files.sorted(Comparator.comparing(Path::getFileName)).toList();
        }
    }

    private static Path folder(Class<?> type) {
        return EXAMPLES.resolve(type.getSimpleName());
    }

    private static byte[] again(byte[] stored, Class<?> type) {
        return write(form(type).read(stored), type);
    }

    @SuppressWarnings("unchecked")
    private static byte[] write(Object value, Class<?> type) {
        return ((StoredJson<Object>) form(type)).write(value);
    }

    /** As the stream reads and writes it: commands by what all of them are. */
    private static StoredJson<?> form(Class<?> type) {
        if (RequestCommand.class.isAssignableFrom(type)) {
            return new StoredJson<>(RequestCommand.class);
        }
        return ModelCommand.class.isAssignableFrom(type)
                ? new StoredJson<>(ModelCommand.class)
                : new StoredJson<>(type);
    }

    private static JsonNode json(byte[] stored) throws IOException {
        return EventJson.mapper().readTree(new String(stored, StandardCharsets.UTF_8));
    }

    /** Names of all fields, with those around them. */
    private static Set<String> paths(JsonNode json) {
        Set<String> paths = new TreeSet<>();
        collect(json, "", paths);
        return paths;
    }

    private static void collect(JsonNode json, String path, Set<String> paths) {
        paths.add(path);
        json.properties().forEach(field -> collect(field.getValue(), path + "." + field.getKey(), paths));
        List<JsonNode> elements = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(elements::add);
        }
        elements.forEach(element -> collect(element, path + "[]", paths));
    }
}

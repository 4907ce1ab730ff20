package io.lethe.testing;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Writes the page of all settings from the interfaces that hold them: names, defaults and the first sentence of each.
 */
final class SettingsPage {

    private static final String HEAD = """
            # Settings

            Generated from the configuration interfaces; edit those, and write this anew with

                ./mvnw -pl testing/support test -Dtest=SettingsPageTest -Dlethe.regenerate=true

            A setting is given as a system property, or as an environment variable in capitals with `_` for every `.` and `-`
            (`LETHE_GATEWAY_CALLS_PER_MINUTE`). Durations are ISO-8601 (`PT10M`), sizes as `64M`. A wrong value, an unknown one
            included, stops the start with its name. Everything that Quarkus can be told (`quarkus.*`) works as well.
            """;

    private static final List<String> MODULES = List.of(
            "lib/contracts",
            "lib/service-support",
            "lib/service-learner",
            "gateway",
            "dataset-service",
            "training-service",
            "unlearning-service",
            "evaluation-service");
    private static final Map<String, String> TITLES = Map.of(
            "lib/contracts",
            "Gateway and unlearning-service alike",
            "lib/service-support",
            "All services",
            "lib/service-learner",
            "Services that learn");

    /** How the Javadoc of a constant begins that names a setting outside the interfaces. */
    private static final String CONSTANT = "Setting: ";

    private static final Pattern VARIABLE = Pattern.compile("^([^#=]+)=.*\\$\\{([A-Z_]+)(?::([^}]*))?}.*$");
    private static final Pattern INLINE = Pattern.compile("\\{@(?:code|link|linkplain) ([^}]*)}");

    private final Path root;

    private record Setting(String name, String fallback, String meaning) {}

    SettingsPage(Path root) {
        this.root = root;
    }

    /** The whole page. */
    String text() {
        Set<String> told = new HashSet<>();
        return HEAD + MODULES.stream().map(module -> section(module, told)).collect(Collectors.joining());
    }

    /** @param told names of settings that other sections told already: several services may read one */
    private String section(String module, Set<String> told) {
        var sources = root.resolve(module).resolve("src/main");
        var variables = variables(sources);
        var settings = settings(sources);
        settings.removeIf(setting -> !told.add(setting.name()));
        if (variables.isEmpty() && settings.isEmpty()) {
            return "";
        }
        var page = new StringBuilder("\n## ")
                .append(TITLES.getOrDefault(module, module))
                .append('\n');
        table(page, "variable", "sets", variables);
        table(page, "setting", "", settings);
        return page.toString();
    }

    private static void table(StringBuilder page, String what, String about, List<Setting> settings) {
        if (settings.isEmpty()) {
            return;
        }
        page.append("\n| ").append(what).append(" | default | ").append(about).append(" |\n| --- | --- | --- |\n");
        settings.forEach(setting -> page.append("| `")
                .append(setting.name())
                .append("` | ")
                .append(setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`")
                .append(" | ")
                .append(setting.meaning())
                .append(" |\n"));
    }

    /** Short names that property files give to settings of the framework. */
    private static List<Setting> variables(Path sources) {
        var found = new TreeMap<String, Setting>();
        for (var file : files(sources, ".properties")) {
            read(file)
                    .lines()
                    .map(VARIABLE::matcher)
                    .filter(Matcher::matches)
                    .forEach(line -> found.put(
                            line.group(2),
                            new Setting(
                                    line.group(2),
                                    Optional.ofNullable(line.group(3)).orElse(""),
                                    "`" + line.group(1).strip() + "`")));
        }
        return List.copyOf(found.values());
    }

    private static List<Setting> settings(Path sources) {
        var files = files(sources, ".java").stream()
                .filter(file ->
                        read(file).contains("@ConfigMapping(") || read(file).contains("/** " + CONSTANT))
                .toList();
        var settings = new ArrayList<Setting>();
        if (!files.isEmpty()) {
            var compiler = ToolProvider.getSystemJavaCompiler();
            try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
                var task = (JavacTask) compiler.getTask(
                        null,
                        manager,
                        problem -> {},
                        List.of("-proc:none", "-encoding", "UTF-8"),
                        null,
                        manager.getJavaFileObjectsFromPaths(files));
                for (var unit : task.parse()) {
                    new Mappings(unit, DocTrees.instance(task)).addTo(settings);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        settings.sort(Comparator.comparing(Setting::name));
        return settings;
    }

    /** The settings of one file. */
    private record Mappings(CompilationUnitTree unit, DocTrees docs) {

        void addTo(List<Setting> settings) {
            for (var type : unit.getTypeDecls()) {
                var outer = (ClassTree) type;
                var path = TreePath.getPath(unit, outer);
                value(outer.getModifiers().getAnnotations(), "ConfigMapping")
                        .ifPresent(prefix -> add(settings, outer, path, prefix));
                outer.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .forEach(constant -> add(settings, constant, new TreePath(path, constant)));
            }
        }

        private void add(List<Setting> settings, VariableTree constant, TreePath path) {
            if (docs.getDocCommentTree(path) != null && sentence(path).startsWith(CONSTANT)) {
                var meaning = sentence(path).substring(CONSTANT.length());
                settings.add(new Setting(
                        literal(constant.getInitializer()),
                        "",
                        meaning.substring(0, 1).toUpperCase(Locale.ROOT) + meaning.substring(1)));
            }
        }

        private void add(List<Setting> settings, ClassTree type, TreePath path, String prefix) {
            var nested = new HashMap<String, ClassTree>();
            type.getMembers().stream()
                    .filter(ClassTree.class::isInstance)
                    .map(ClassTree.class::cast)
                    .filter(member -> member.getKind() == Tree.Kind.INTERFACE)
                    .forEach(member -> nested.put(member.getSimpleName().toString(), member));
            for (var member : type.getMembers()) {
                if (member instanceof MethodTree method
                        && method.getBody() == null
                        && method.getParameters().isEmpty()) {
                    add(settings, method, new TreePath(path, method), nested, path, prefix);
                }
            }
        }

        private void add(
                List<Setting> settings,
                MethodTree method,
                TreePath path,
                Map<String, ClassTree> nested,
                TreePath owner,
                String prefix) {
            var annotations = method.getModifiers().getAnnotations();
            var name = prefix + "."
                    + value(annotations, "WithName")
                            .orElseGet(() -> kebab(method.getName().toString()));
            var type = String.valueOf(method.getReturnType()).replaceAll("^(Map<String, |Optional<)(.*)>$", "$2");
            var inner = nested.get(type);
            boolean map = String.valueOf(method.getReturnType()).startsWith("Map<");
            if (map) {
                settings.add(new Setting(name + (inner == null ? ".<name>" : ".<name>.*"), "", sentence(path)));
            } else if (inner == null) {
                settings.add(new Setting(name, value(annotations, "WithDefault").orElse(""), sentence(path)));
            }
            if (inner != null) {
                add(settings, inner, new TreePath(owner, inner), name);
            }
        }

        private String sentence(TreePath path) {
            DocCommentTree comment = docs.getDocCommentTree(path);
            if (comment == null) {
                throw new IllegalStateException("a setting without a sentence in "
                        + unit.getSourceFile().getName());
            }
            var text = comment.getFirstSentence().stream().map(Mappings::words).collect(Collectors.joining());
            return INLINE.matcher(text.replaceAll("\\s+", " ").strip())
                    .replaceAll(inline -> "`" + Matcher.quoteReplacement(reference(inline.group(1))) + "`")
                    .replaceFirst("\\.$", "");
        }

        /** Their own form of a text escapes what is not ASCII. */
        private static String words(DocTree part) {
            return part instanceof TextTree text ? text.getBody() : part.toString();
        }

        /** A link to another setting of the same interface becomes its name. */
        private static String reference(String inline) {
            return inline.startsWith("#") ? kebab(inline.substring(1).replace("()", "")) : inline;
        }

        private static Optional<String> value(List<? extends AnnotationTree> annotations, String name) {
            return annotations.stream()
                    .filter(annotation ->
                            annotation.getAnnotationType().toString().equals(name))
                    .flatMap(annotation -> annotation.getArguments().stream())
                    .map(Mappings::literal)
                    .findFirst();
        }

        private static String literal(ExpressionTree argument) {
            var value = argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument;
            return value instanceof LiteralTree literal
                    ? String.valueOf(literal.getValue())
                    : value.toString().replaceFirst("^\"\" \\+ ", "");
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

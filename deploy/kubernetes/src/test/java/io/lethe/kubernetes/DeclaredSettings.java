package io.lethe.kubernetes;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Every setting that the services declare: those of their {@code @ConfigMapping} interfaces, with defaults, and the
 * environment variables that their properties name. Read from the sources, since nothing may depend on a service.
 */
final class DeclaredSettings {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(LETHE_[A-Z0-9_]+|KAFKA_[A-Z0-9_]+)[:}]");
    private static final Pattern CONSTANT = Pattern.compile("String \\w+ = \"(lethe\\.(?:topics|groups)\\.prefix)\";");

    private final Map<String, @Nullable String> defaults = new TreeMap<>();
    private final Set<String> variables = new TreeSet<>();

    private DeclaredSettings() {}

    /** Reads them from all services and libraries. */
    static DeclaredSettings read() throws IOException {
        DeclaredSettings settings = new DeclaredSettings();
        List<Path> files = new ArrayList<>();
        for (Path module : modules()) {
            try (Stream<Path> all = Files.walk(module.resolve("src/main"))) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        for (Path file : files) {
            if (file.toString().endsWith(".properties")) {
                VARIABLE.matcher(Files.readString(file))
                        .results()
                        .forEach(found -> settings.variables.add(found.group(1)));
            }
        }
        List<Path> sources =
                files.stream().filter(file -> file.toString().endsWith(".java")).toList();
        for (Path source : sources) {
            if (source.endsWith("TopicNames.java")) {
                CONSTANT.matcher(Files.readString(source))
                        .results()
                        .forEach(found -> settings.defaults.put(found.group(1), null));
            }
        }
        settings.readMappings(sources.stream()
                .filter(source -> source.getFileName().toString().endsWith("Config.java"))
                .toList());
        return settings;
    }

    /** The services and what they share. */
    private static List<Path> modules() throws IOException {
        List<Path> modules = new ArrayList<>();
        for (Path folder : List.of(Chart.ROOT, Chart.ROOT.resolve("lib"))) {
            try (Stream<Path> all = Files.list(folder)) {
                all.filter(module -> Files.isDirectory(module.resolve("src/main")))
                        .forEach(modules::add);
            }
        }
        return modules;
    }

    /** Whether a service understands an environment variable. */
    boolean knows(String variable) {
        return variables.contains(variable)
                || defaults.keySet().stream().anyMatch(name -> variableOf(name).equals(variable))
                || defaults.keySet().stream()
                        .filter(name -> name.endsWith(".*"))
                        .anyMatch(name -> variable.startsWith(variableOf(name.substring(0, name.length() - 1))));
    }

    /** The default of a setting; empty if it has none. */
    Optional<String> defaultOf(String name) {
        return Optional.ofNullable(defaults.get(name));
    }

    private static String variableOf(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private void readMappings(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree type : unit.getTypeDecls()) {
                    if (type instanceof ClassTree mapping) {
                        argument(mapping.getModifiers().getAnnotations(), "ConfigMapping", "prefix")
                                .ifPresent(prefix -> readGroup(prefix, mapping, groups(mapping)));
                    }
                }
            }
        }
    }

    private void readGroup(String prefix, ClassTree group, Map<String, ClassTree> groups) {
        for (Tree member : group.getMembers()) {
            if (member instanceof MethodTree method && method.getBody() == null) {
                var annotations = method.getModifiers().getAnnotations();
                String name = prefix + "."
                        + argument(annotations, "WithName", "value")
                                .orElseGet(() -> kebab(method.getName().toString()));
                String type = String.valueOf(method.getReturnType());
                ClassTree nested = groups.get(type.replaceAll(".*[ <]|>", ""));
                if (nested != null && type.startsWith("Map<")) {
                    readGroup(name, nested, groups);
                    defaults.put(name + ".*", null);
                } else if (nested != null && nested.getKind() == Tree.Kind.INTERFACE) {
                    readGroup(name, nested, groups);
                } else if (type.startsWith("Map<")) {
                    defaults.put(name + ".*", null);
                } else {
                    defaults.put(
                            name, argument(annotations, "WithDefault", "value").orElse(null));
                }
            }
        }
    }

    private static Map<String, ClassTree> groups(ClassTree mapping) {
        Map<String, ClassTree> groups = new HashMap<>();
        for (Tree member : mapping.getMembers()) {
            if (member instanceof ClassTree nested) {
                groups.put(nested.getSimpleName().toString(), nested);
            }
        }
        return groups;
    }

    private static Optional<String> argument(
            List<? extends AnnotationTree> annotations, String annotation, String argument) {
        for (AnnotationTree each : annotations) {
            if (each.getAnnotationType().toString().equals(annotation)) {
                for (ExpressionTree expression : each.getArguments()) {
                    if (expression instanceof AssignmentTree assignment
                            && assignment.getVariable().toString().equals(argument)) {
                        return Optional.of(text(assignment.getExpression()));
                    }
                    if (!(expression instanceof AssignmentTree) && argument.equals("value")) {
                        return Optional.of(text(expression));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String text(ExpressionTree expression) {
        return expression instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : expression.toString();
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}

package io.lethe.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an image is built from: Maven reads the pom of every module, whichever it is told to build. */
class BuildContextTest {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("lethe.root"), "lethe.root"));
    private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");

    @Test
    void hasThePomOfEveryModule() throws IOException {
        List<Path> poms = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(found -> Path.of(found.group(1), "pom.xml"))
                .toList();
        List<PathMatcher> left = ignored();

        assertThat(poms).hasSizeGreaterThan(10).noneMatch(pom -> leftOut(pom, left));
    }

    @Test
    void hasTheSourcesOfWhatIsBuilt() throws IOException {
        List<PathMatcher> left = ignored();
        String build = Files.readString(ROOT.resolve("deploy/docker/Dockerfile"));

        assertThat(build).contains("-pl dataset-service,training-service");
        Stream.of(build.replaceAll("(?s).*-pl (\\S+).*", "$1").split(",", -1))
                .map(module -> Path.of(module, "src/main/java"))
                .forEach(sources -> assertThat(leftOut(sources, left))
                        .as(sources.toString())
                        .isFalse());
    }

    private static List<PathMatcher> ignored() throws IOException {
        return Files.readAllLines(ROOT.resolve(".dockerignore")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> FileSystems.getDefault().getPathMatcher("glob:" + line))
                .toList();
    }

    /** A folder that is left out takes everything below it along. */
    private static boolean leftOut(Path path, List<PathMatcher> ignored) {
        return Stream.<Path>iterate(path, Objects::nonNull, Path::getParent)
                .anyMatch(part -> ignored.stream().anyMatch(matcher -> matcher.matches(part)));
    }
}

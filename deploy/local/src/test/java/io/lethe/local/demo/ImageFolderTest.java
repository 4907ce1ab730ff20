package io.lethe.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lethe.local.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    @TempDir
    Path folder;

    private Path images = Path.of("images");

    @BeforeEach
    void makeImage() throws IOException {
        images = Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(images.resolve("a"));
        Files.writeString(images.resolve("a/1.png"), "pixels");
    }

    @Test
    void packsUnderPathsInsideTheFolder() throws IOException {
        assertThat(names(new ImageFolder(images, "a/1.png").zip())).containsExactly("a/1.png");
    }

    @Test
    void packsUnderPathsThatBeginWithTheFolder() throws IOException {
        assertThat(names(new ImageFolder(images, "images/a/1.png").zip())).containsExactly("images/a/1.png");
    }

    @Test
    void followsLinksButNotInCircles() throws IOException {
        Files.createSymbolicLink(images.resolve("b"), images.resolve("a"));
        Files.createSymbolicLink(images.resolve("3.png"), images.resolve("a/1.png"));
        Files.createSymbolicLink(images.resolve("a/back"), images);
        Path link = Files.createSymbolicLink(folder.resolve("link"), images);

        assertThat(names(new ImageFolder(images, "a/1.png").zip())).containsExactly("3.png", "a/1.png", "b/1.png");
        assertThat(names(new ImageFolder(link, "a/1.png").zip())).containsExactly("3.png", "a/1.png", "b/1.png");
    }

    @Test
    void refusesLinksThatLeadOut() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("2.png"), "pixels");
        Files.createSymbolicLink(images.resolve("b"), elsewhere);
        Files.createSymbolicLink(images.resolve("a/3.png"), Path.of("../../elsewhere/2.png"));
        Files.createSymbolicLink(images.resolve("up"), Path.of(".."));

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> new ImageFolder(images, "a/1.png").zip())
                .withMessageContaining("Links lead out of")
                .withMessageContaining(": a/3.png, b, up. ");
    }

    @Test
    void refusesAFolderWithoutFiles() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> new ImageFolder(empty, "a.png").zip())
                .withMessageContaining("There is no file in");
    }

    private static List<String> names(Path zip) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }
}

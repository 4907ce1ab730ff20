package io.lethe.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lethe.local.UserException;
import io.lethe.local.demo.DemoOptions.Faces;
import io.lethe.local.demo.DemoOptions.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOptionsTest {

    @TempDir
    Path folder;

    private String csv = "";
    private String images = "";

    @BeforeEach
    void makeFiles() throws IOException {
        csv = Files.writeString(folder.resolve("faces.csv"), "path,person,age\n")
                .toString();
        images = Files.createDirectory(folder.resolve("images")).toString();
    }

    @Test
    void drawsFacesByDefault() {
        DemoOptions options = DemoOptions.parse(List.of());

        assertThat(options.source()).isInstanceOf(Faces.class);
        assertThat(options.seed()).isEqualTo(1);
        assertThat(options.forget()).isEmpty();
        assertThat(options.reference()).isFalse();
    }

    @Test
    void readsADatasetOfOnesOwn() {
        DemoOptions options = DemoOptions.parse(List.of(
                "--dataset",
                csv,
                "--images",
                images,
                "--label",
                "age",
                "--identity",
                "person",
                "--splits",
                csv,
                "--split",
                "2",
                "--forget",
                "a, b",
                "--method",
                "scrub",
                "--size",
                "32",
                "--seed",
                "9",
                "--reference"));

        assertThat(options.source())
                .isEqualTo(new Table(Path.of(csv), Path.of(images), List.of("age"), "person", Path.of(csv), 2));
        assertThat(options.forget()).containsExactly("a", "b");
        assertThat(options.method()).isEqualTo("scrub");
        assertThat(options.size()).isEqualTo(32);
        assertThat(options.reference()).isTrue();
    }

    @Test
    void wantsWhatADatasetNeeds() {
        assertRefused("--dataset wants --label beside it; see ./lethe help.", "--dataset", csv, "--images", images);
    }

    @Test
    void refusesADatasetsOptionsWithoutADataset() {
        assertRefused("--label belongs to a dataset of your own: add --dataset FILE.csv.", "--label", "age");
    }

    @Test
    void namesAMissingFile() {
        assertRefused("There is no file or folder 'nowhere.csv'.", "--dataset", "nowhere.csv");
    }

    @Test
    void refusesAListWithAGap() {
        assertRefused("A list of names is separated by single commas, without a name left out.", "--forget", "a,,b");
    }

    @Test
    void namesNobodyAsText() {
        assertThat(DemoOptions.parse(List.of("--forget", "an2i"))).hasToString("DemoOptions[Faces, 1 to forget]");
    }

    private static void assertRefused(String sentence, String... line) {
        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> DemoOptions.parse(List.of(line)))
                .withMessage(sentence)
                .extracting(UserException::exitCode)
                .isEqualTo(2);
    }
}

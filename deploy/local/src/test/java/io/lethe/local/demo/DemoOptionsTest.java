package io.lethe.local.demo;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.local.UserException;
import io.lethe.local.stack.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

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
        DemoOptions options = parse();

        assertThat(options.table()).isEmpty();
        assertThat(options.seed()).isEqualTo(1);
        assertThat(options.forget()).isEmpty();
        assertThat(options.method()).isNull();
        assertThat(options.reference()).isFalse();
    }

    @Test
    void readsADatasetOfOnesOwn() {
        DemoOptions options = parse(
                "--dataset",
                csv,
                "--images",
                images,
                "--label",
                "young,smiling",
                "--identity",
                "person",
                "--splits",
                csv,
                "--split",
                "2",
                "--forget",
                "a, b",
                "--method=scrub",
                "--size",
                "32",
                "--seed",
                "9",
                "--reference");

        DemoOptions.Table table = options.table().orElseThrow();
        assertThat(table.csv()).isEqualTo(Path.of(csv));
        assertThat(table.images()).isEqualTo(Path.of(images));
        assertThat(table.labels()).containsExactly("young", "smiling");
        assertThat(table.identity()).isEqualTo("person");
        assertThat(table.splits()).isEqualTo(Path.of(csv));
        assertThat(table.split()).isEqualTo(2);
        assertThat(options.forget()).containsExactly("a", "b");
        assertThat(options.method()).isEqualTo("scrub");
        assertThat(options.size()).isEqualTo(32);
        assertThat(options.seed()).isEqualTo(9);
        assertThat(options.reference()).isTrue();
    }

    @Test
    void drawsSplitsOfADatasetThatHasNone() {
        DemoOptions.Table table = parse("--dataset", csv, "--images", images, "--label", "age", "--identity", "person")
                .table()
                .orElseThrow();

        assertThat(table.splits()).isNull();
        assertThat(table.split()).isZero();
    }

    @Test
    void wantsSomebodyToForgetBeforeAnythingStarts() throws IOException {
        String[] table = {"--dataset", csv, "--images", images, "--label", "age", "--identity", "person"};
        String splits = Files.writeString(folder.resolve("splits.csv"), "split,identity,role\n0,a,retain\n")
                .toString();
        String marked = Files.writeString(folder.resolve("marked.csv"), "split,identity,role\n0,a,Forget\n", UTF_16LE)
                .toString();

        assertNobody("--forget ID,ID", table);
        assertNobody("has the role 'forget'", with(table, "--splits", splits));
        for (String[] enough : List.of(
                new String[0],
                with(table, "--dry-run"),
                with(table, "--forget", "a"),
                with(table, "--splits", marked))) {
            assertThatNoException().isThrownBy(() -> parse(enough).requireSomebodyToForget());
        }
    }

    @Test
    void readsWhatBecomesOfSpellings() {
        String[] table = {"--dataset", csv, "--images", images, "--label", "age", "--identity", "person"};

        DemoOptions.Table merged = parse(with(table, "--identity-spellings", "merge", "--label-spellings=keep"))
                .table()
                .orElseThrow();

        assertThat(merged.identitySpellings()).isEqualTo("merge");
        assertThat(merged.labelSpellings()).isEqualTo("keep");
        assertRefused("refuse, merge or keep", with(table, "--identity-spellings", "mix"));
    }

    @Test
    void tellsTheImportTheEncodingAndTheColumnOfTheImage() {
        String[] table = {"--dataset", csv, "--images", images, "--label", "age", "--identity", "person"};

        JsonNode plain = ImportUpload.spec(parse(table), "m").get("source");
        JsonNode named = ImportUpload.spec(parse(with(table, "--encoding", "euc-kr", "--image-column=age")), "m")
                .get("source");

        assertThat(plain.has("encoding")).isFalse();
        assertThat(plain.get("imageColumn").asText()).isEqualTo("path");
        assertThat(named.get("encoding").asText()).isEqualTo("EUC-KR");
        assertThat(named.get("imageColumn").asText()).isEqualTo("age");
        assertRefused("'klingon' is no known encoding", with(table, "--encoding", "klingon"));
    }

    @Test
    void wantsWhatADatasetNeeds() {
        assertUnfit("A CSV needs --images, --label and --identity.", "--dataset", csv, "--images", images);
    }

    @Test
    void readsABenchmark() {
        DemoOptions options = parse(
                "--dataset",
                "mucac",
                "--from",
                images,
                "--with",
                "task=Smiling",
                "--with",
                "testBelow=5",
                "--recipe",
                "quick");
        options.check();

        DemoOptions.Table table = options.table().orElseThrow();
        assertThat(table.benchmark()).contains("mucac");
        assertThat(table.from()).isEqualTo(Path.of(images));
        assertThat(table.settings()).containsOnly(Map.entry("task", "Smiling"), Map.entry("testBelow", "5"));
        assertThat(options.recipe()).isEqualTo("quick");
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        assertUnfit("leave --images", "--dataset", "mufac", "--from", images, "--images", images);
        assertUnfit("--encoding out", "--dataset", "mufac", "--from", images, "--encoding", "UTF-8");
        assertUnfit("--with needs --from", "--dataset", csv, "--with", "cut=rows");
        assertUnfit("a benchmark's name needs --from FOLDER", "--dataset", "mufac");
        assertUnfit("--profile needs --method", "--profile", "paper");
        assertRefused("there is no file or folder 'nowhere'", "--dataset", "mufac", "--from", "nowhere");
    }

    @Test
    void refusesADatasetsOptionsWithoutADataset() {
        assertRefused("--dataset", "--label", "age");
    }

    @Test
    void namesAMissingFile() {
        assertUnfit("There is no file 'nowhere.csv'", "--dataset", "nowhere.csv");
        assertRefused("there is no file or folder 'nowhere'", "--dataset", csv, "--images", "nowhere");
    }

    @Test
    void namesTheMissingFolderOfAFileToWrite() {
        assertRefused("there is no folder for 'nowhere/outcome.json'", "--json", "nowhere/outcome.json");
    }

    @Test
    void refusesAListWithAGap() {
        assertRefused("names are separated by single commas", "--forget", "a,,b");
    }

    @Test
    void takesNamesThatHaveAComma() {
        assertThat(parse("--forget", "\"Kim, M.\", P02").forget()).containsExactly("Kim, M.", "P02");
    }

    @Test
    void refusesAQuoteThatIsNotClosed() {
        assertRefused("is not closed", "--forget", "\"Kim, M.");
    }

    @Test
    void refusesAWordWhereANumberBelongs() {
        assertRefused("'--seed'", "--seed", "many");
    }

    @Test
    void namesNobodyAsText() {
        assertThat(parse("--forget", "an2i")).hasToString("DemoOptions[faces, 1 to forget]");
    }

    @Test
    void findsTheServicesOfAStackThatRunsElsewhere() {
        var addresses = parse("--services", "http://{}:8080").services().orElseThrow();

        assertThat(addresses.apply(Service.UNLEARNING)).isEqualTo("http://unlearning-service:8080");
        assertThat(parse().services()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://gateway:8080", "{}:8080", "http://{}:8080/", "ftp://{}"})
    void refusesAnAddressThatCannotBeThatOfEachService(String address) {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> parse("--services", address))
                .withMessageContaining("http://{}:8080");
    }

    private static DemoOptions parse(String... line) {
        return CommandLine.populateCommand(new DemoOptions(), line);
    }

    private static String[] with(String[] line, String... more) {
        return Stream.concat(Arrays.stream(line), Arrays.stream(more)).toArray(String[]::new);
    }

    private static void assertNobody(String part, String... line) {
        DemoOptions options = parse(line);
        assertThatExceptionOfType(UserException.class)
                .isThrownBy(options::requireSomebodyToForget)
                .withMessageContaining(part);
    }

    private static void assertUnfit(String part, String... line) {
        DemoOptions options = parse(line);

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(options::check)
                .withMessageContaining(part);
    }

    private static void assertRefused(String part, String... line) {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> parse(line))
                .withMessageContaining(part);
    }
}

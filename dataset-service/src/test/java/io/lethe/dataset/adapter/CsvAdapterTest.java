package io.lethe.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.storage.InMemoryObjectStore;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvAdapterTest {

    private static final String CSV = """
            image_path,person_id,label,smiling,young
            images/a1.png,ann,left,1,-1
            images/a2.png,ann,right,0,1
            images/b1.png,bob,left,1,1
            images/c1.png,cyd,right,0,0
            images/d1.png,dan,left,1,0
            """;
    private static final String SPLITS = """
            split,identity,role
            0,ann,forget
            0,bob,retain
            0,cyd,test
            0,dan,unseen
            1,ann,test
            1,bob,retain
            1,cyd,retain
            1,dan,unseen
            """;

    private final CsvAdapter adapter =
            new CsvAdapter(Fixtures.tightLimits(), new DecodePermits(Fixtures.tightLimits()));
    private final Map<String, byte[]> images = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void fillArchive() {
        int grey = 10;
        for (String name : List.of("a1", "a2", "b1", "c1", "d1")) {
            images.put("images/" + name + ".png", Fixtures.png(4, 4, grey));
            grey += 10;
        }
    }

    @Test
    void readsRowsClassesAndRoles() {
        try (DatasetSource source = open(CSV, SPLITS, settings("label"), 0)) {
            assertThat(source.task()).isEqualTo(new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("left", "right")));
            assertThat(source.samples())
                    .containsExactly(
                            new Sample("images/a1.png", "ann", "train", List.of(0)),
                            new Sample("images/a2.png", "ann", "train", List.of(1)),
                            new Sample("images/b1.png", "bob", "train", List.of(0)),
                            new Sample("images/c1.png", "cyd", "test", List.of(1)),
                            new Sample("images/d1.png", "dan", "unseen", List.of(0)));
            assertThat(source.forget()).containsExactly("ann");
        }
    }

    /** A table of fourteen people with a picture each. */
    private static String people() {
        return "image_path,person_id,label\n"
                + IntStream.range(0, 14)
                        .mapToObj(i -> "%1$02d.png,p%1$02d,%2$s%n".formatted(i, i % 2 == 0 ? "left" : "right"))
                        .collect(Collectors.joining());
    }

    private DatasetSource openPeople(@Nullable String splits, ObjectNode settings, int seed) {
        IntStream.range(0, 14).forEach(i -> images.put("%02d.png".formatted(i), Fixtures.png(4, 4, 3 * i)));
        return open(people(), splits, settings, 0, seed);
    }

    private static String roles(String last) {
        return "split,identity,role\n0,p00,forget\n0,p01,test\n0,p02,unseen\n"
                + IntStream.range(3, 13).mapToObj("0,p%02d,retain\n"::formatted).collect(Collectors.joining())
                + "0,p13," + last + "\n";
    }

    @Test
    void setsSomeWhoStayAsideToCalibrateBy() {
        try (DatasetSource source = openPeople(roles("retain"), settings("label"), 1)) {
            Map<String, Set<String>> splits = splitsOf(source);

            assertThat(splits.get("validation")).hasSize(1).doesNotContain("p00");
            assertThat(splits.get("train")).hasSize(11).contains("p00");
            assertThat(source.findings())
                    .anySatisfy(finding -> assertThat(finding.text())
                            .startsWith("people set aside from those who stay, to calibrate methods by: 1"));
        }
        try (DatasetSource source = openPeople(null, settings("label").put("validation", 0.4), 1)) {
            assertThat(splitsOf(source).get("validation")).as("of 8 who stay").hasSize(3);
        }
    }

    @Test
    void setsNobodyAsideWhereTheOwnerHasDecided() {
        try (DatasetSource source = openPeople(roles("validation"), settings("label"), 1)) {
            assertThat(splitsOf(source).get("validation")).containsExactly("p13");
            assertThat(source.findings()).extracting(Finding::code).doesNotContain("validation-set-aside");
        }
        try (DatasetSource source =
                openPeople(roles("retain"), settings("label").put("validation", 0), 1)) {
            assertThat(splitsOf(source)).doesNotContainKey("validation");
            assertThat(source.findings()).extracting(Finding::code).doesNotContain("validation-set-aside");
        }
        ObjectNode both = settings("label").put("validation", 0.1);
        assertThatThrownBy(() -> openPeople(roles("validation"), both, 1))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("one of them decides");
        ObjectNode most = settings("label").put("validation", 0.6);
        assertThatThrownBy(() -> openPeople(null, most, 1)).hasMessageContaining("expected a share in 0..0.5");
    }

    @Test
    void readsTheSplitThatIsAskedFor() {
        try (DatasetSource source = open(CSV, SPLITS, settings("label"), 1)) {
            assertThat(source.samples())
                    .extracting(Sample::split)
                    .containsExactly("test", "test", "train", "train", "unseen");
        }
    }

    @Test
    void readsSeveralLabels() {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.putArray("labelColumns").add("smiling").add("young");
        try (DatasetSource source = open(CSV, SPLITS, settings, 0)) {
            assertThat(source.task()).isEqualTo(new TaskSpec(TaskSpec.Kind.MULTI_LABEL, List.of("smiling", "young")));
            assertThat(source.samples())
                    .extracting(Sample::labels)
                    .containsExactly(List.of(1, 0), List.of(0, 1), List.of(1, 1), List.of(0, 0), List.of(1, 0));
        }
    }

    @Test
    void sortsNumericClassesByNumber() {
        String csv = CSV.replace(",left,", ",10,").replace(",right,", ",9,");
        try (DatasetSource source = open(csv, SPLITS, settings("label"), 0)) {
            assertThat(source.task().labels()).containsExactly("9", "10");
        }
    }

    @Test
    void sortsDecimalsByNumber() {
        String csv = CSV.replace(",left,", ",10.0,").replace(",right,", ",9.5,");
        try (DatasetSource source = open(csv, SPLITS, settings("label"), 0)) {
            assertThat(source.task().labels()).containsExactly("9.5", "10.0");
        }
    }

    @Test
    void refusesNamesThatDifferOnlyAsText() {
        assertThat(sentences(CSV.replace("a2.png,ann", "a2.png,Ann"), SPLITS, settings("label")))
                .containsExactly(
                        "csv.file row 3: the identity in column 'person_id' differs from that in row 2 only in "
                                + "capitals; write it the same way, or set identitySpellings to 'merge' if both mean one "
                                + "identity, to 'keep' if not");
        String csv = CSV.replace("ann,left", "ann,1").replace(",left,", ",1.0,").replace(",right,", ",2,");
        assertThat(sentences(csv, SPLITS, settings("label")))
                .containsExactly(
                        "csv.file row 4: the label in column 'label' differs from that in row 2 only in leading "
                                + "zeros or a trailing .0; write it the same way, or set labelSpellings to 'merge' if both mean "
                                + "one label, to 'keep' if not");
    }

    @Test
    void mergesNamesThatDifferOnlyAsTextWhereTold() {
        String csv = CSV.replace("a2.png,ann", "a2.png,ANN").replace("a2.png,ANN,right", "a2.png,ANN,Right");
        ObjectNode settings =
                settings("label").put("identitySpellings", "merge").put("labelSpellings", "merge");
        try (DatasetSource source = open(csv, SPLITS.replace("0,ann", "0,Ann"), settings, 0)) {
            assertThat(source.samples()).extracting(Sample::identity).startsWith("ann", "ann");
            assertThat(source.forget()).containsExactly("ann");
            assertThat(source.task().labels()).containsExactly("Right", "left");
            assertThat(source.findings())
                    .extracting(Finding::sentence)
                    .containsExactly(
                            "spellings of another identity in column 'person_id', merged: row 3",
                            "spellings of another label in column 'label', merged: row 5");
        }
    }

    @Test
    void keepsNamesThatDifferOnlyAsTextWhereToldAndWarns() {
        ObjectNode settings = settings("label").put("identitySpellings", "keep");
        try (DatasetSource source =
                open(CSV.replace("a2.png,ann", "a2.png,Ann"), SPLITS + "0,Ann,retain\n", settings, 0)) {
            assertThat(source.samples()).extracting(Sample::identity).startsWith("ann", "Ann");
            assertThat(source.findings())
                    .extracting(Finding::level, Finding::rows)
                    .containsExactly(tuple(Finding.Level.WARNING, List.of(3L)));
        }
    }

    @Test
    void saysWhereTheSplitsHaveAnotherSpelling() {
        assertThat(sentences(CSV.replace("ann", "007"), SPLITS.replace("ann", "7"), settings("label")))
                .containsExactly("csv.file row 2: the identity in column 'person_id' has no role in the splits file, "
                        + "whose row 2 has another spelling of it; write it the same way, or set identitySpellings to "
                        + "'merge'");
    }

    @Test
    void refusesALabelThatIsThePersonOrThePath() {
        for (String column : List.of("person_id", "image_path")) {
            assertThatThrownBy(() -> open(CSV, SPLITS, settings(column), 0))
                    .isInstanceOfSatisfying(
                            LetheException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                    .hasMessageContaining("Column '" + column + "' is named twice");
        }
    }

    @Test
    void listsTheValuesOfAMisspeltOption() {
        assertThatThrownBy(() -> open(CSV, SPLITS, settings("label").put("labelSpellings", "join"), 0))
                .hasMessage("Setting 'labelSpellings' is none of [refuse, merge, keep]");
    }

    @Test
    void tellsTheSameFileFromAnother() {
        images.put("images/d1.png", Fixtures.png(4, 4, 10));
        byte[] target = new byte[2 * 2 * 3];
        try (DatasetSource source = open(CSV, SPLITS, settings("label"), 0)) {
            Picture first = source.decode(0, 2, target);

            assertThat(source.decode(4, 2, target)).isEqualTo(first);
            assertThat(source.decode(1, 2, target)).isNotEqualTo(first);
            assertThat(source.row(4)).isEqualTo(6);
        }
    }

    @Test
    void decodesTheImageOfARow() {
        byte[] target = new byte[2 * 2 * 3];
        try (DatasetSource source = open(CSV, SPLITS, settings("label"), 0)) {
            source.decode(2, 2, target);
        }
        assertThat(target).containsOnly(30);
    }

    @Test
    void findsImagesBelowAnOutermostFolderOrWithoutTheTablesOne() {
        for (String csv : List.of(CSV, CSV.replace("images/", ""), CSV.replace("images/", "./images/"))) {
            try (DatasetSource source = open(csv, SPLITS, settings("label"), 0)) {
                assertThat(source.samples()).hasSize(5);
            }
        }
        images.keySet().stream().toList().forEach(name -> images.put(name.substring(7), images.remove(name)));
        try (DatasetSource source = open(CSV, SPLITS, settings("label"), 0)) {
            assertThat(source.samples()).hasSize(5);
        }
    }

    @Test
    void drawsDisjointSplitsBySeedWhereNoneAreGiven() {
        Map<String, Set<String>> one = splitsOf(open(CSV, null, settings("label"), 0, 1));
        Map<String, Set<String>> again = splitsOf(open(CSV, null, settings("label"), 0, 1));

        assertThat(again).isEqualTo(one);
        assertThat(one).containsOnlyKeys("train", "test", "unseen");
        assertThat(one.values().stream().mapToInt(Set::size).sum()).isEqualTo(4);
    }

    @Test
    void ignoresAByteOrderMarkAndEmptyLines() {
        try (DatasetSource source = open("\uFEFF" + CSV + "\n\n", SPLITS, settings("label"), 0)) {
            assertThat(source.samples()).hasSize(5);
        }
    }

    @Test
    void listsTheColumnsFoundWhereOneIsMissing() {
        assertThat(sentences(CSV, SPLITS, settings("age")))
                .containsExactly("csv.file: column 'age' is missing; the columns found are: "
                        + "image_path, person_id, label, smiling, young");
        assertThat(sentences(CSV.replace("person_id", "who"), SPLITS, settings("label")))
                .singleElement()
                .asString()
                .contains("person_id");
        assertThat(sentences(CSV.replace("image_path", "file"), SPLITS, settings("label")))
                .singleElement()
                .asString()
                .contains("image_path");
        assertThat(sentences(CSV, SPLITS.replace("role", "part"), settings("label")))
                .singleElement()
                .asString()
                .isEqualTo("splits.file: column 'role' is missing; the columns found are: split, identity, part");
    }

    @Test
    void namesEachRowWhoseImageIsMissing() {
        images.remove("images/a2.png");
        images.remove("images/c1.png");

        assertThat(sentences(CSV, SPLITS, settings("label")))
                .containsExactly(
                        "csv.file row 3: image images/a2.png is missing in the zip",
                        "csv.file row 5: image images/c1.png is missing in the zip");
    }

    @Test
    void countsRowsAsASpreadsheetDoesEmptyLinesIncluded() {
        images.remove("images/a2.png");
        String spaced = "\n" + CSV.replaceFirst("\n", "\n  \n\n");

        assertThat(sentences(spaced, SPLITS, settings("label")))
                .containsExactly("csv.file row 6: image images/a2.png is missing in the zip");
        assertThat(sentences(spaced + "images/z.png,\"zoe\n", SPLITS, settings("label")))
                .containsExactly("csv.file row 10: opens a quote (\") that is never closed");
    }

    @Test
    void givesUpAfterTheConfiguredNumberOfProblems() {
        images.clear();
        images.put("other.png", Fixtures.png(4, 4, 1));

        assertThat(sentences(CSV, SPLITS, settings("label"))).hasSize(5).endsWith("and 1 more problem");
    }

    @Test
    void refusesAnImageThatTwoRowsName() {
        assertThat(sentences(CSV.replace("a2.png", "a1.png"), SPLITS, settings("label")))
                .containsExactly("csv.file row 3: image images/a1.png is already in row 2");
    }

    @Test
    void refusesAnIdentityInTwoSplitsAndNamesTheRows() {
        BadInputException refused = refused(CSV, SPLITS.replace("0,dan", "0,ann"), settings("label"));

        assertThat(refused.code()).isEqualTo(ErrorCode.IDENTITY_IN_TWO_SPLITS);
        assertThat(refused.problems())
                .extracting(InputProblem::sentence)
                .containsExactly("splits.file row 5: the identity is 'unseen' here and 'forget' in row 2; "
                        + "nobody may be in two splits");
    }

    @Test
    void refusesAnIdentityWithoutARole() {
        assertThat(sentences(CSV, SPLITS.replace("0,ann,forget\n", ""), settings("label")))
                .containsExactly("csv.file row 2: the identity in column 'person_id' has no role in the splits file");
    }

    @Test
    void refusesAnUnknownRoleAndAnUnknownSplit() {
        assertThat(sentences(CSV, SPLITS.replace("0,bob,retain", "0,bob,train"), settings("label")))
                .containsExactly(
                        "splits.file row 3: role 'train' is none of [forget, retain, test, unseen, validation]");
        assertThatThrownBy(() -> open(CSV, SPLITS, settings("label"), 7))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(InputProblem::sentence)
                                .containsExactly("splits.file: has no split 7; it has 0, 1"));
    }

    @Test
    void refusesEmptyCellsAndWrongLabels() {
        assertThat(sentences(CSV.replace("bob,left", ",left"), SPLITS, settings("label")))
                .containsExactly("csv.file row 4: column 'person_id' is empty");
        assertThat(sentences(CSV.replace("bob,left", "bob,"), SPLITS, settings("label")))
                .containsExactly("csv.file row 4: column 'label' is empty");
        assertThat(sentences(CSV.replace(",left", ",right"), SPLITS, settings("label")))
                .singleElement()
                .asString()
                .contains("1 distinct values");
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.putArray("labelColumns").add("smiling");
        assertThat(sentences(CSV.replace("left,1,1", "left,yes,1"), SPLITS, settings))
                .containsExactly("csv.file row 4: column 'smiling' is 'yes'; expected 1, 0 or -1");
    }

    @Test
    void refusesWhatIsNoTable() {
        assertThat(sentences("", SPLITS, settings("label"))).containsExactly("csv.file: has no rows below the header");
        assertThat(sentences("image_path,person_id,label\n", SPLITS, settings("label")))
                .containsExactly("csv.file: has no rows below the header");
        assertThat(sentences(CSV.replace("c1.png,cyd", "c1.png"), SPLITS, settings("label")))
                .containsExactly("csv.file row 5: has 4 values under 5 columns");
        assertThat(sentences(CSV.replace("young", "label"), SPLITS, settings("label")))
                .containsExactly("csv.file: column 'label' is there twice");
        assertThat(sentences(CSV.replace("bob,left", "\"bob,left"), SPLITS, settings("label")))
                .containsExactly("csv.file row 4: opens a quote (\") that is never closed");
        assertThat(sentences(CSV.replace("bob,left", "\"bob\"x,left"), SPLITS, settings("label")))
                .containsExactly("csv.file row 4: has text behind a closing quote (\")");
        assertThat(sentences("PK\3\4", SPLITS, settings("label")))
                .containsExactly("csv.file: is a zip archive, not a CSV");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-8"})
    void readsTextInTheEncodingThatItShows(String charset) {
        byte[] csv = CSV.replace("ann", "\u00e9lise").getBytes(Charset.forName(charset));
        try (DatasetSource source = open(csv, SPLITS.replace("ann", "\u00e9lise"), settings("label"), 0, 1)) {
            assertThat(source.samples()).extracting(Sample::identity).contains("\u00e9lise");
        }
    }

    @Test
    void namesTheEncodingsThatATextMayBeIn() {
        byte[] csv = CSV.replace("ann", "\u00e9lise").getBytes(Charset.forName("windows-1252"));

        assertThat(refused(csv, SPLITS, settings("label")).sentences())
                .singleElement()
                .asString()
                .startsWith("csv.file: is not UTF-8 text, but may be windows-1252 or ")
                .endsWith("; save it as UTF-8, or name its encoding in the setting 'encoding'");
        ObjectNode named = settings("label").put("encoding", "windows-1252");
        try (DatasetSource source = open(csv, null, named, 0, 1)) {
            assertThat(source.samples()).extracting(Sample::identity).contains("\u00e9lise");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|"})
    void readsOtherSeparators(String separator) {
        try (DatasetSource source = open(CSV.replace(",", separator), SPLITS, settings("label"), 0)) {
            assertThat(source.samples()).hasSize(5);
            assertThat(source.findings()).extracting(Finding::code).contains("separator");
        }
    }

    @Test
    void leavesOutColumnsWithoutAName() {
        StringBuilder indexed = new StringBuilder();
        int number = -1;
        for (String line : CSV.lines().toList()) {
            indexed.append(number < 0 ? "" : number).append(',').append(line).append(",\n");
            number++;
        }
        for (String csv : List.of(indexed.toString(), CSV.replace("1\n", "1,,\n"))) {
            try (DatasetSource source = open(csv, SPLITS, settings("label"), 0)) {
                assertThat(source.samples()).extracting(Sample::id).startsWith("images/a1.png");
                assertThat(source.task().labels()).containsExactly("left", "right");
            }
        }
    }

    @Test
    void readsQuotesBehindBlanks() {
        try (DatasetSource source = open(CSV.replace(",ann,", ", \"ann\" ,"), SPLITS, settings("label"), 0)) {
            assertThat(source.forget()).containsExactly("ann");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "000001.jpg 2880~000002.jpg 2937|CelebA's list of identities or partitions (image and number, separated by a blank); the adapter 'mucac'",
                "2~Smiling Young~000001.jpg -1 1|CelebA's list of attributes",
                "20_0_1_2017.jpg~21_0_1_2017.jpg|a list of files alone",
                "Abel_Pacheco,ann,left~Bo_Derek,bob,right|"
            })
    void recognisesAFileWithoutAHeaderAndQuotesNoneOfIt(String lines, @Nullable String name) {
        assertThat(sentences(lines.replace('~', '\n') + "\n", SPLITS, settings("label")))
                .singleElement()
                .asString()
                .contains(name == null ? "the first row has none of the columns" : "looks like " + name)
                .contains("'image_path', 'person_id', 'label'")
                .doesNotContain("000001", "ann", "2017");
    }

    @Test
    void saysWhereColumnsDifferOnlyInCapitals() {
        assertThat(sentences(CSV.replace("person_id", "Person_ID"), SPLITS, settings("label")))
                .containsExactly(
                        "csv.file: column 'person_id' is missing; the columns found are: image_path, Person_ID, "
                                + "label, smiling, young; 'Person_ID' differs only in capitals");
    }

    @Test
    void saysWhatTheZipHasInPlaceOfAMissingImage() {
        assertThat(sentences(CSV.replace("a2.png", "A2.png"), SPLITS, settings("label")))
                .containsExactly(
                        "csv.file row 3: image images/A2.png is missing in the zip; it has images/a2.png, which "
                                + "differs only in case");
    }

    @Test
    void refusesToGuessWhatTheLabelIs() {
        assertThatThrownBy(() -> open(CSV, SPLITS, JsonNodeFactory.instance.objectNode(), 0))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("labelColumn");
    }

    @Test
    void asksForMissingParts() {
        assertThatThrownBy(() ->
                        adapter.open(new SourceRequest(settings("label"), 1, 0, SourceRequest.Uploads.NONE, folder)))
                .hasMessage("The part 'csv' is missing");
    }

    @Test
    void namesTheRowOfAFileThatIsNoImage() {
        images.put("images/b1.png", "not an image".getBytes(StandardCharsets.UTF_8));
        try (DatasetSource source = open(CSV, SPLITS, settings("label"), 0)) {
            assertThatThrownBy(() -> source.decode(2, 4, new byte[48]))
                    .isInstanceOfSatisfying(
                            BadInputException.class,
                            e -> assertThat(e.problems())
                                    .extracting(InputProblem::sentence)
                                    .containsExactly(
                                            "csv.file row 4: image images/b1.png is something else, not an image of a "
                                                    + "known format (JPEG, PNG, WebP, GIF, BMP, TIFF)"));
        }
    }

    @Test
    void readsImagesFromAFolderOfABucket() {
        InMemoryObjectStore lake = lake("photos/");
        lake.put("lake", "photos/images/.DS_Store", new byte[9]);
        lake.put("lake", "photos/images/z.png", new byte[9]);
        byte[] fromZip = new byte[48];
        byte[] fromBucket = new byte[48];

        try (DatasetSource zip = open(CSV, SPLITS, settings("label"), 0);
                DatasetSource bucket = open(lake, "photos/images/")) {
            assertThat(bucket.samples()).isEqualTo(zip.samples());
            assertThat(bucket.decode(2, 4, fromBucket)).isEqualTo(zip.decode(2, 4, fromZip));
            assertThat(fromBucket).isEqualTo(fromZip);
            assertThat(bucket.findings()).extracting(Finding::code).contains("system-files", "files-left-out");
            lake.delete("lake", "photos/images/a1.png");
            assertThatThrownBy(() -> bucket.decode(0, 4, fromBucket))
                    .isInstanceOfSatisfying(
                            BadInputException.class,
                            e -> assertThat(e.sentences().get(0))
                                    .contains("csv.file row 2", "taken out of the bucket"));
        }
    }

    @Test
    void saysWhatIsWrongWithAFolderOfABucket() {
        InMemoryObjectStore lake = lake("photos/");
        lake.delete("lake", "photos/images/a1.png");
        lake.put("lake", "photos/images/A1.PNG", new byte[9]);
        lake.put("lake", "photos/images/b1.png", new byte[200_001]);

        assertThat(sentencesOf(lake, "photos/"))
                .containsExactly("csv.file row 2: image images/a1.png is missing in s3://lake/photos/; it has "
                        + "images/A1.PNG, which differs only in case");
        assertThat(sentencesOf(lake, "nothing/")).containsExactly("s3://lake/nothing/ has no objects");
        lake.put("lake", "photos/images/a1.png", Fixtures.png(4, 4, 10));
        try (DatasetSource bucket = open(lake, "photos/")) {
            assertThatThrownBy(() -> bucket.decode(2, 4, new byte[48]))
                    .isInstanceOfSatisfying(
                            BadInputException.class,
                            e -> assertThat(e.sentences().get(0)).contains("larger than 200000 bytes"));
        }
        for (int i = 0; i < 100; i++) {
            lake.put("lake", "photos/more/" + i, new byte[1]);
        }
        assertThat(sentencesOf(lake, "photos/").get(0)).contains("has more than 100 objects");
    }

    @Test
    void leavesTheNameOfAnImageOutOfWhatTheStoreSays() {
        LetheException said = new LetheException(ErrorCode.STORE_REFUSED, "refused to get lake/photos/ann.png: 403");

        assertThat(StoreFolder.withoutKey(said, "photos/ann.png")).hasMessage("refused to get lake/…: 403");
    }

    @Test
    void keepsPeopleOutOfMessages() {
        images.remove("images/a2.png");

        assertThat(refused(CSV, SPLITS, settings("label")))
                .hasMessage("Unusable input: csv row 3")
                .hasToString("io.lethe.dataset.adapter.BadInputException: Unusable input: csv row 3");
        assertThat(new Sample("ann.png", "ann", "train", List.of(1)).toString()).doesNotContain("ann");
    }

    @Test
    void refusesATableThatIsTooLargeBeforeReadingIt() {
        assertThat(sentences(CSV + "x".repeat(300_000), SPLITS, settings("label"))
                        .get(0))
                .contains("is larger than 300000 bytes");
    }

    @Test
    void refusesARowWithoutEnd() {
        assertThat(sentences("x".repeat(100_000), SPLITS, settings("label")).get(0))
                .contains("row 1", "is longer than 20000 characters");
        assertThat(sentences(CSV + "\"" + "x\n".repeat(50_000), SPLITS, settings("label"))
                        .get(0))
                .contains("is longer than 20000 characters");
    }

    @Test
    void keepsNoColumnThatNobodyAskedFor() {
        Upload table = Fixtures.upload(folder, "csv", "note,b,a,c\nsecret,2,1,3\n");

        Table read =
                Table.read(table, new Table.Form(List.of("a", "b"), List.of("c", "d"), null, Fixtures.tightLimits()));

        assertThat(read.columns()).containsExactly("a", "b", "c");
        assertThat(read.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsExactly("1", "2", "3"));
    }

    private DatasetSource open(String csv, @Nullable String splits, ObjectNode settings, int split) {
        return open(csv, splits, settings, split, 1);
    }

    private DatasetSource open(String csv, @Nullable String splits, ObjectNode settings, int split, long seed) {
        return open(csv.getBytes(StandardCharsets.UTF_8), splits, settings, split, seed);
    }

    private DatasetSource open(byte[] csv, @Nullable String splits, ObjectNode settings, int split, long seed) {
        SourceRequest.Uploads uploads = new SourceRequest.Uploads(
                Fixtures.upload(folder, "csv", csv),
                Fixtures.upload(folder, "images", Fixtures.zip(images)),
                splits == null ? null : Fixtures.upload(folder, "splits", splits));
        return adapter.open(new SourceRequest(settings, seed, split, uploads, folder));
    }

    private InMemoryObjectStore lake(String prefix) {
        InMemoryObjectStore lake = new InMemoryObjectStore("lake");
        images.forEach((name, image) -> lake.put("lake", prefix + name, image));
        return lake;
    }

    private DatasetSource open(InMemoryObjectStore lake, String prefix) {
        SourceRequest.Uploads uploads = new SourceRequest.Uploads(
                Fixtures.upload(folder, "csv", CSV),
                null,
                Fixtures.upload(folder, "splits", SPLITS),
                new StoreFolder(lake, "lake", prefix));
        return adapter.open(new SourceRequest(settings("label"), 1, 0, uploads, folder));
    }

    private List<String> sentencesOf(InMemoryObjectStore lake, String prefix) {
        BadInputException refused = catchThrowableOfType(BadInputException.class, () -> open(lake, prefix));
        assertThat(refused).isNotNull();
        return refused.sentences();
    }

    private List<String> sentences(String csv, String splits, ObjectNode settings) {
        return refused(csv, splits, settings).sentences();
    }

    private BadInputException refused(String csv, String splits, ObjectNode settings) {
        return refused(csv.getBytes(StandardCharsets.UTF_8), splits, settings);
    }

    private BadInputException refused(byte[] csv, String splits, ObjectNode settings) {
        BadInputException refused =
                catchThrowableOfType(BadInputException.class, () -> open(csv, splits, settings, 0, 1));
        assertThat(refused).isNotNull();
        return refused;
    }

    private static ObjectNode settings(String labelColumn) {
        return JsonNodeFactory.instance.objectNode().put("labelColumn", labelColumn);
    }

    private static Map<String, Set<String>> splitsOf(DatasetSource source) {
        try (source) {
            return source.samples().stream()
                    .collect(Collectors.groupingBy(
                            Sample::split, Collectors.mapping(Sample::identity, Collectors.toSet())));
        }
    }
}

package io.lethe.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lethe.contracts.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageArchiveTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"../x.png", "a/../../x.png", "a/..", "/etc/x.png", "C:/x.png", "..\\x.png", "\\x.png"})
    void refusesNamesThatLeadOutOfTheArchive(String name) {
        assertUnsafe(Fixtures.zip(Map.of(name, new byte[10])), "relative path");
    }

    @Test
    void refusesAnAbsurdExpansion() {
        assertUnsafe(Fixtures.zip(Map.of("x.png", new byte[190_000])), "times its size");
    }

    @Test
    void refusesALargeEntry() {
        assertUnsafe(Fixtures.zip(Map.of("x.png", noise(200_001))), "entry 'x.png' expands to 200001 bytes");
    }

    @Test
    void refusesALargeWhole() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 3; i++) {
            entries.put(i + ".png", noise(180_000));
        }
        assertUnsafe(Fixtures.zip(entries), "expands to 540000 bytes");
    }

    @Test
    void refusesManyEntries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 101; i++) {
            entries.put(i + ".png", noise(10));
        }
        byte[] zip = Fixtures.zip(entries);
        assertUnsafe(zip, "more than 100 entries");
        // Whatever the zip itself says of their number.
        byte[] lying = zip.clone();
        ByteBuffer.wrap(lying).putInt(lying.length - 14, 0x01000100);
        assertUnsafe(lying, "more than 100 entries");
        assertThat(ZipDirectory.entries(Fixtures.upload(folder, "counted", zip).path(), 1_000))
                .isEqualTo(101);
        byte[] before =
                ByteBuffer.allocate(zip.length + 7).put(new byte[7]).put(zip).array();
        assertThat(ZipDirectory.entries(
                        Fixtures.upload(folder, "behind", before).path(), 1_000))
                .isEqualTo(101);
    }

    @Test
    void refusesAnEntryThatIsLargerThanItClaims() {
        byte[] zip = Fixtures.zip(Map.of("x.png", new byte[400_000]));
        claimSize(zip, 9_000);

        try (ImageArchive archive = open(zip)) {
            assertThatThrownBy(() -> archive.read("x.png"))
                    .satisfiesAnyOf(
                            e -> assertThat(e)
                                    .isInstanceOfSatisfying(
                                            BadInputException.class,
                                            unsafe -> assertThat(unsafe.code()).isEqualTo(ErrorCode.UNSAFE_ARCHIVE)),
                            e -> assertThat(e).isInstanceOf(IOException.class));
        }
    }

    @Test
    void refusesWhatIsNoZip() {
        assertThatThrownBy(() -> open("no zip".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        BadInputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_DATASET));
    }

    @Test
    void readsWhatIsWithinTheLimits() throws IOException {
        byte[] content = noise(1_000);
        try (ImageArchive archive = open(Fixtures.zip(Map.of("faces/x.png", content)), "x.png")) {
            assertThat(archive.find("x.png")).contains("faces/x.png");
            assertThat(archive.read("faces/x.png")).isEqualTo(content);
            assertThat(archive.find("y.png")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "faces/x.png, x.png",
        "faces/x.png, ./x.png",
        "faces/x.png, /home/me/faces/x.png",
        "faces/x.png, C:\\data\\x.png",
        "data/faces/x.png, faces/x.png",
        "faces\\x.png, faces/x.png",
        "faces/x.png, faces\\x.png",
        "faces//x.png, faces/x.png",
        "é/x.png, é/x.png",
        "é/x.png, é/x.png"
    })
    void findsAnEntryHoweverBothAreWritten(String entry, String path) throws IOException {
        try (ImageArchive archive = open(Fixtures.zip(Map.of(entry, noise(9))), path)) {
            assertThat(archive.read(archive.find(path).orElseThrow())).hasSize(9);
        }
    }

    @Test
    void usesOneRuleForTheWholeTable() throws IOException {
        byte[] zip = Fixtures.zip(Map.of("a/x.png", noise(1), "x.png", noise(2), "b/y.png", noise(3)));
        try (ImageArchive archive = open(zip, "a/x.png", "x.png", "b/y.png", "c/x.png")) {
            assertThat(archive.find("a/x.png")).contains("a/x.png");
            assertThat(archive.find("x.png")).contains("x.png");
            assertThat(archive.find("c/x.png")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"IBM437, café", "x-windows-949, 얼굴", "windows-31j, 顔表", "windows-1251, лицо"})
    void readsNamesInLegacyEncodings(String charset, String name) throws IOException {
        String path = "faces/" + name + ".png";
        byte[] zip = Fixtures.zip(Map.of(path, noise(9)), Charset.forName(charset));
        try (ImageArchive archive = open(zip, path)) {
            assertThat(archive.find(path)).contains(path);
            assertThat(archive.findings(Set.of(path)))
                    .extracting(Finding::sentence)
                    .containsExactly("names in the zip are in " + charset);
        }
    }

    @Test
    void leavesOutSystemFilesAndCountsWhatNoRowNames() throws IOException {
        byte[] zip = Fixtures.zip(Map.of(
                "faces/x.png", noise(9),
                "faces/y.png", noise(9),
                "faces/.DS_Store", noise(9),
                "__MACOSX/faces/._x.png", noise(9),
                ".DS_Store", noise(9),
                "faces/Thumbs.db", noise(9)));
        try (ImageArchive archive = open(zip, "x.png")) {
            assertThat(archive.find("x.png")).contains("faces/x.png");
            assertThat(archive.findings(Set.of("faces/x.png")))
                    .extracting(Finding::code, Finding::count)
                    .containsExactly(tuple("system-files", 4L), tuple("files-left-out", 1L));
        }
    }

    @Test
    void saysWhatDiffersFromAMissingEntry() throws IOException {
        try (ImageArchive archive = open(Fixtures.zip(Map.of("a/X.PNG", noise(9))), "a/x.png", "a/X.jpg", "b.png")) {
            assertThat(archive.hint("a/x.png")).isEqualTo("; it has a/X.PNG, which differs only in case");
            assertThat(archive.hint("a/X.jpg")).isEqualTo("; it has a/X.PNG, which differs only in its ending");
            assertThat(archive.hint("b.png")).isEmpty();
        }
    }

    @Test
    void refusesTwoDifferentEntriesOfOneName() {
        byte[] zip = Fixtures.zip(Map.of("a/x.png", noise(9), "a\\x.png", noise(8)));

        assertThatThrownBy(() -> open(zip))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.sentences())
                                .containsExactly("images.file: has two different entries named 'a/x.png'"));
    }

    @Test
    void refusesAnEntryThatDiffersFromItsChecksum() throws IOException {
        byte[] zip = Fixtures.zip(Map.of("x.png", noise(1000)));
        zip[500] ^= 1;

        try (ImageArchive archive = open(zip, "x.png")) {
            assertThatThrownBy(() -> archive.read("x.png")).hasMessageContaining("pack it anew");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Rar!..|is a RAR archive, not a zip archive; pack the images as zip",
                "PK\3\4..|is a zip archive that is cut off or damaged; pack it anew",
                "hello|is not a zip archive"
            })
    void namesWhatIsNoZip(String start, String because) {
        byte[] content = start.replace("\\3", "\3").replace("\\4", "\4").getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> open(content))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.sentences()).containsExactly("images.file: " + because));
    }

    private void assertUnsafe(byte[] zip, String because) {
        assertThatThrownBy(() -> open(zip)).isInstanceOfSatisfying(BadInputException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNSAFE_ARCHIVE);
            assertThat(e.problems())
                    .singleElement()
                    .extracting(InputProblem::sentence)
                    .asString()
                    .contains(because);
        });
    }

    private ImageArchive open(byte[] zip, String... paths) {
        return ImageArchive.open(Fixtures.upload(folder, "images", zip), Fixtures.tightLimits(), List.of(paths));
    }

    /** Overwrites the uncompressed size in the table of contents. */
    private static void claimSize(byte[] zip, int size) {
        for (int at = 0; at < zip.length - 4; at++) {
            if (zip[at] == 'P' && zip[at + 1] == 'K' && zip[at + 2] == 1 && zip[at + 3] == 2) {
                for (int i = 0; i < 4; i++) {
                    zip[at + 24 + i] = (byte) (size >> (8 * i));
                }
            }
        }
    }

    private static byte[] noise(int count) {
        byte[] bytes = new byte[count];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}

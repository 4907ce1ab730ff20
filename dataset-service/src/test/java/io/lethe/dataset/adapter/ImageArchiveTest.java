package io.lethe.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageArchiveTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"../x.png", "a/../../x.png", "a/..", "/etc/x.png", "C:/x.png", "..\\x.png", "a\\x.png"})
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
    void refusesManyEntries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 101; i++) {
            entries.put(i + ".png", noise(10));
        }
        assertUnsafe(Fixtures.zip(entries), "101 entries");
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
        try (ImageArchive archive = open(Fixtures.zip(Map.of("faces/x.png", content)))) {
            assertThat(archive.find("x.png")).contains("faces/x.png");
            assertThat(archive.read("faces/x.png")).isEqualTo(content);
            assertThat(archive.find("y.png")).isEmpty();
        }
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

    private ImageArchive open(byte[] zip) {
        return ImageArchive.open(Fixtures.upload(folder, "images", zip), Fixtures.tightLimits());
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

package io.lethe.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lethe.local.UserException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvGlanceTest {

    @TempDir
    Path folder;

    @Test
    void findsTheColumnOfTheImage() throws IOException {
        CsvGlance glance = glance("\uFEFFpath,person\n\"images/a.png\",1\n");

        assertThat(glance.imageColumn()).isEqualTo("path");
        assertThat(glance.imagePath()).isEqualTo("images/a.png");
    }

    @Test
    void readsQuotedCells() throws IOException {
        CsvGlance glance = glance("\uFEFF\"name\",\"file\"\n\"a, b\",\"images/a.png\"\n");

        assertThat(glance.imagePath()).isEqualTo("images/a.png");
    }

    @Test
    void seesNoImageInATableWithoutRows() throws IOException {
        assertThat(glance("path,person\n").imagePath()).isEmpty();
    }

    @Test
    void saysWhichNamesItKnows() throws IOException {
        CsvGlance glance = glance("picture,person\n");

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(glance::imageColumn)
                .withMessageContaining("image_path, path, image");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void findsOutTheSeparatorAndTheEncoding(String separator) throws IOException {
        String text =
                String.join(separator, "", "path", "pers\u00f6n") + "\n" + String.join(separator, "0", "a.png", "1");
        for (String charset : List.of("UTF-8", "UTF-16", "UTF-16LE", "windows-1252")) {
            Path csv = Files.write(folder.resolve("faces.csv"), text.getBytes(Charset.forName(charset)));

            assertThat(CsvGlance.at(csv, null, null).imagePath()).as(charset).isEqualTo("a.png");
        }
    }

    @Test
    void takesTheColumnAndTheEncodingThatTheUserNames() throws IOException {
        String text = "path;bildgr\u00f6\u00dfe\nwrong.png;a.png\n";
        Path csv = Files.write(folder.resolve("faces.csv"), text.getBytes(Charset.forName("windows-1252")));

        CsvGlance glance = CsvGlance.at(csv, "windows-1252", "bildgr\u00f6\u00dfe");

        assertThat(glance.imageColumn()).isEqualTo("bildgr\u00f6\u00dfe");
        assertThat(glance.imagePath()).isEqualTo("a.png");
        assertThatExceptionOfType(UserException.class)
                .isThrownBy(CsvGlance.at(csv, "windows-1252", "photo")::imageColumn)
                .withMessage("The CSV has no column 'photo', which --image-column names.");
    }

    private CsvGlance glance(String text) throws IOException {
        return CsvGlance.at(Files.writeString(folder.resolve("faces.csv"), text), null, null);
    }
}

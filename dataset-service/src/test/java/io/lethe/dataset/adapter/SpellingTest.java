package io.lethe.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "0012|12|leading zeros or a trailing .0",
                "12.0|12|leading zeros or a trailing .0",
                "12.|12|leading zeros or a trailing .0",
                "1.50|1.5|leading zeros or a trailing .0",
                "P01|P1|leading zeros or a trailing .0",
                "0|000|leading zeros or a trailing .0",
                "Kim Min|Kim  Min|blanks",
                "Kim\u00a0Min|Kim Min|the Unicode form",
                "Kim\u200bMin|KimMin|blanks",
                "^\"P1\"^|P1|quotes",
                "\u201cP1\u201d|P1|quotes",
                "ann|Ann|capitals",
                "stra\u00dfe|STRASSE|capitals",
                "e\u0301lise|\u00e9lise|the Unicode form",
                "\uff11\uff12|12|the Unicode form",
                "a\u2010b|a-b|the Unicode form",
                "Ann 01|ann1|blanks and capitals and leading zeros or a trailing .0"
            })
    void findsWritingsOfOneName(String one, String other, String difference) {
        assertThat(Spelling.key(one)).isEqualTo(Spelling.key(other));
        assertThat(Spelling.difference(one, other)).isEqualTo(difference);
    }

    @ParameterizedTest
    @CsvSource({"12,120", "1.5,15", "ann,anna", "P1,P10", "1.05,1.5", "v1.05,v1.5", "a-b,ab", "-1,1", "0,o"})
    void keepsNamesApart(String one, String other) {
        assertThat(Spelling.key(one)).isNotEqualTo(Spelling.key(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", " ", "\u200b"})
    void leavesAloneWhatWouldVanish(String name) {
        assertThat(Spelling.key(name)).isEqualTo(name);
    }

    @Test
    void takesNoTimeForAbsurdNumbers() {
        String digits = "9".repeat(10_000);

        assertThat(Spelling.key("0" + digits)).isEqualTo(digits);
    }
}

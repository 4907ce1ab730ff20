package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleIdsTest {

    /** {@code printf 'faces\na/1.png' | sha256sum} */
    @Test
    void takesTheFirstDigitsOfTheDigestOfDatasetAndPath() {
        assertThat(SampleIds.of("faces", samples("a/1.png"))).containsExactly("cb1b68060bfe981e");
    }

    @Test
    void namesAnImageAlikeWhateverElseIsInTheVersion() {
        String alone = SampleIds.of("faces", samples("b.png")).get(0);

        assertThat(SampleIds.of("faces", samples("a.png", "b.png")))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .element(1)
                .isEqualTo(alone);
        assertThat(SampleIds.of("portraits", samples("b.png"))).doesNotContain(alone);
    }

    @Test
    void refusesTwoImagesUnderOneId() {
        assertThatThrownBy(() -> SampleIds.of("faces", samples("a.png", "b.png", "a.png")))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_DATASET))
                .hasMessageContaining("Images 1 and 3")
                .hasMessageNotContaining("a.png");
    }

    private static List<Sample> samples(String... paths) {
        return List.of(paths).stream()
                .map(path -> new Sample(path, "ann", "train", List.of(0)))
                .toList();
    }
}

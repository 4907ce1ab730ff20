package io.lethe.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.Sample;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitsTest {

    private static final List<Sample> SAMPLES = List.of(
            sample("ann", "train", 0),
            sample("dan", "unseen", 1),
            sample("ann", "train", 1),
            sample("bob", "train", 1),
            sample("cyd", "test", 1),
            sample("cyd", "test", 0),
            sample("cyd", "test", 0));

    @Test
    void dividesSamplesInAFixedOrder() {
        Splits splits = Splits.prove(SAMPLES);

        assertThat(splits.names()).containsExactly("train", "test", "unseen");
        assertThat(splits.rows("train")).containsExactly(0, 2, 3);
        assertThat(splits.samples("unseen")).containsExactly(SAMPLES.get(1));
    }

    @Test
    void refusesAnIdentityInTwoSplitsWithoutNamingIt() {
        List<Sample> samples = Stream.concat(SAMPLES.stream(), Stream.of(sample("ann", "test", 0)))
                .toList();

        assertThatThrownBy(() -> Splits.prove(samples))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IDENTITY_IN_TWO_SPLITS))
                .hasMessage("1 identities are in more than one split");
    }

    @Test
    void refusesADatasetWithoutUnseenPeople() {
        assertThatThrownBy(() -> Splits.prove(List.of(SAMPLES.get(0), SAMPLES.get(4))))
                .hasMessage("No image belongs to unseen");
    }

    @Test
    void scoresTheConstantAnswerThatIsMostFrequentInTraining() {
        assertThat(Splits.prove(SAMPLES).majorityClassShare()).isEqualTo(1.0 / 3, within(1e-9));
    }

    private static Sample sample(String identity, String split, int label) {
        return new Sample("x", identity, split, List.of(label));
    }
}

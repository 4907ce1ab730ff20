package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScorerTest {

    private static final Scorer SCORER = new Scorer(1);

    @Test
    void showsAnOriginalThatLeaks() {
        ScoreReport report = SCORER.score(new Scorer.Outputs(
                losses(20, 10, 0.1, 1), losses(5, 40, 0.1, 2), losses(20, 10, 1, 3), losses(20, 40, 1, 4)));

        assertThat(report.miaAuc().value()).isGreaterThan(0.8);
        assertThat(report.miaAuc().low()).isGreaterThan(0.5);
        assertThat(report.mia().low()).isGreaterThan(0.5);
        assertThat(report.mia().value())
                .isBetween(report.mia().low(), report.mia().high());
        assertThat(report.forgettingScore().value()).isEqualTo(report.mia().value() - 0.5);
        assertThat(report.nomus().value())
                .isCloseTo(NoMus.of(report.testAccuracy().value(), report.mia().value(), 0.5), within(1e-12));
        assertThat(report.forgetLoss()).isLessThan(report.unseenLoss());
    }

    @Test
    void showsARetrainedModelThatDoesNot() {
        ScoreReport report = SCORER.score(new Scorer.Outputs(
                losses(20, 10, 0.1, 1), losses(5, 40, 1, 2), losses(20, 10, 1, 3), losses(20, 40, 1, 4)));

        assertThat(0.5).isBetween(report.mia().low(), report.mia().high());
        assertThat(0.5).isBetween(report.miaAuc().low(), report.miaAuc().high());
    }

    @Test
    void attacksTheTrainingSetWhenNothingIsToBeForgotten() {
        ScoreReport report = SCORER.score(
                new Scorer.Outputs(losses(20, 10, 0.1, 1), null, losses(20, 10, 1, 3), losses(20, 40, 1, 4)));

        assertThat(report.forgetAccuracy()).isNull();
        assertThat(report.forgetLoss()).isNull();
        assertThat(report.miaAuc().value()).isGreaterThan(0.8);
    }

    @Test
    void reportsLabelsOfAMultiLabelModel() {
        Predictions some = Outputs.of(Outputs.TWO_LABELS, new float[] {1, -1, 1, -1, 1, 1}, 1, 0, 0, 0, 1, 1);

        ScoreReport report = SCORER.score(new Scorer.Outputs(some, some, some, some));

        assertThat(report.top2Accuracy()).isNull();
        assertThat(report.testAccuracy().value()).isCloseTo(5.0 / 6, within(1e-12));
        assertThat(report.attributes()).extracting(LabelAccuracy::label).containsExactly("smiling", "young");
        assertThat(report.majorityAccuracy()).isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void saysThatOneImageTellsNothing() {
        Predictions one = losses(1, 1, 0.1, 2);

        ScoreReport report = SCORER.score(
                new Scorer.Outputs(losses(20, 10, 0.1, 1), one, losses(20, 10, 1, 3), losses(20, 40, 1, 4)));

        assertThat(report.mia()).isEqualTo(new ScoreReport.Estimate(0.5, 0, 1));
    }

    @Test
    void repeatsItselfForTheSameSeed() {
        Scorer.Outputs outputs = new Scorer.Outputs(
                losses(20, 10, 0.1, 1), losses(5, 40, 0.5, 2), losses(20, 10, 1, 3), losses(20, 40, 1, 4));

        assertThat(SCORER.score(outputs)).isEqualTo(SCORER.score(outputs));
        assertThat(SCORER.score(outputs)).isNotEqualTo(new Scorer(2).score(outputs));
    }

    @Test
    void refusesAnImpossibleWeight() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Scorer(1.5, 1000, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Scorer(0.5, 0, 1));
    }

    /** Exponentially distributed losses. */
    private static Predictions losses(int people, int imagesEach, double mean, long seed) {
        Random random = new Random(seed);
        double[] losses = IntStream.range(0, people * imagesEach)
                .mapToDouble(i -> 1e-6 - mean * Math.log(1 - random.nextDouble()))
                .toArray();
        return Outputs.withLosses(
                losses,
                IntStream.range(0, losses.length).map(i -> i / imagesEach).toArray());
    }
}

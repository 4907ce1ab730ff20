package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lethe.learning.metric.ScoreReport.Estimate;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgainstRetrainedTest {

    /** Right about retain 1, forget ½, test ¾; the retrained model 1, ¼, ½. */
    private final Evidence retrained =
            Outputs.evidence(answers("1111"), answers("0001"), answers("0011"), answers("0101"));

    private final Evidence model =
            Outputs.evidence(answers("1111"), answers("0011"), answers("0111"), answers("0101"), retrained);

    @Test
    void dividesAccuraciesByThoseOfTheRetrainedModel() {
        assertThat(value(new RetainRetention())).isEqualTo(1);
        assertThat(value(new ForgetRetention())).isEqualTo(2);
        assertThat(value(new TestRetention())).isEqualTo(1.5);
        assertThat(value(new RetentionDeviation())).isEqualTo(0 + 1 + 0.5);
    }

    @Test
    void multipliesHowCloseTheAccuraciesAre() {
        assertThat(value(new TugOfWar())).isEqualTo(1 * 0.75 * 0.75);
        assertThat(value(new TugOfWar(), itself())).isEqualTo(1);
    }

    @Test
    void anchorsNoMusAtTheRetrainedModel() {
        assertThat(value(new AnchoredNoMus()))
                .isCloseTo(
                        NoMus.anchored(
                                0.75, model.mia().value(), 0.5, retrained.mia().value(), 0.5),
                        within(1e-12));
        assertThat(value(new AnchoredNoMus(), itself())).isEqualTo(1);
    }

    @Test
    void saysNothingWhereThereIsNoRetrainedModel() {
        for (Metric metric : List.of(
                new RetainRetention(),
                new ForgetRetention(),
                new TestRetention(),
                new RetentionDeviation(),
                new TugOfWar(),
                new AnchoredNoMus(),
                new ActivationDistance(),
                new LogitDistance(),
                new WeightDistance(),
                new RunTimeEfficiency(),
                new RelearnTime(),
                new Difference.OfMia())) {
            assertThat(metric.measure(retrained)).as(metric.name()).isEmpty();
        }
    }

    /** Each person is harder than the one before for both models alike; ours is wrong about one image more of each. */
    @Test
    void pairsDifferences() {
        Predictions theirs = Outputs.answers("1111111111" + "1111100000" + "1100000000", 10);
        Predictions ours = Outputs.answers("1111111110" + "1111000000" + "1000000000", 10);
        Evidence reference = Outputs.evidence(theirs, theirs, theirs, theirs);
        Evidence worse = Outputs.evidence(ours, ours, ours, ours, reference);

        Estimate alone = reference.testAccuracy().estimate();
        Estimate difference = new Difference.OfTestAccuracy().measure(worse).orElseThrow();

        assertThat(alone.high() - alone.low()).isGreaterThan(0.4);
        assertThat(difference.value()).isCloseTo(-0.1, within(1e-12));
        assertThat(difference.low()).isCloseTo(-0.1, within(1e-12));
        assertThat(difference.high()).isCloseTo(-0.1, within(1e-12));
    }

    @Test
    void findsNoDifferenceToItself() {
        for (Metric metric : List.of(new Difference.OfMia(), new Difference.OfMiaAuc(), new Difference.OfNoMus())) {
            assertThat(metric.measure(itself())).as(metric.name()).contains(new Estimate(0, 0, 0));
        }
    }

    @Test
    void ofOnePersonNoIntervalIsKnown() {
        Predictions one = Outputs.answers("0011", 4);
        Evidence reference = Outputs.evidence(answers("1111"), one, answers("0011"), answers("0101"));
        Evidence ours = Outputs.evidence(answers("1111"), one, answers("0011"), answers("0101"), reference);

        assertThat(new Difference.OfMia().measure(ours)).contains(new Estimate(0, -1, 1));
        assertThat(new ForgetRetention().measure(ours)).contains(new Estimate(1, 0, 2));
        assertThat(ours.mia().estimate().low()).isZero();
        assertThat(ours.mia().estimate().high()).isEqualTo(1);
    }

    private Evidence itself() {
        return Outputs.evidence(answers("1111"), answers("0001"), answers("0011"), answers("0101"), retrained);
    }

    private double value(Metric metric) {
        return value(metric, model);
    }

    private static double value(Metric metric, Evidence of) {
        return metric.measure(of).orElseThrow().value();
    }

    private static Predictions answers(String right) {
        return Outputs.answers(right, 1);
    }
}

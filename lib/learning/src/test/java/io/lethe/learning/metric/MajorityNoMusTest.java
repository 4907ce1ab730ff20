package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.learning.metric.ScoreReport.Estimate;
import org.junit.jupiter.api.Test;

class MajorityNoMusTest {

    @Test
    void isWhatAConstantAnswerScores() {
        Predictions training = Outputs.of(Outputs.THREE_CLASSES, new float[12], 0, 0, 0, 1);
        Predictions test = Outputs.of(Outputs.THREE_CLASSES, new float[12], 0, 1, 2, 0);

        assertThat(new MajorityNoMus().measure(Outputs.evidence(training, null, test, test)))
                .contains(new Estimate(0.75, 0.75, 0.75));
        assertThat(new MajorityNoMus().measure(Outputs.evidence(training, test, test, test)))
                .contains(new Estimate(0.75, 0.75, 0.75));
    }
}

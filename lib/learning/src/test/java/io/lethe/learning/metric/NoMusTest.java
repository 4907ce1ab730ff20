package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoMusTest {

    @Test
    void isWhatThePublicationComputes() {
        assertThat(NoMus.of(0.5951, 0.7136, 0.5)).isCloseTo(0.58395, within(1e-12));
        assertThat(NoMus.of(0.9073, 0.5478, 0.5)).isCloseTo(0.90585, within(1e-12));
    }

    /** Tables 1 to 5 of the publication: accuracy, forgetting score and the printed total, which truncates. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            0.5951, 0.2136, 0.5839
            0.4880, 0.0445, 0.6994
            0.6055, 0.2129, 0.5898
            0.5900, 0.2126, 0.5823
            0.4048, 0.0485, 0.6538
            0.5893, 0.2089, 0.5857
            0.5925, 0.1990, 0.5972
            0.5984, 0.1415, 0.6576
            0.5633, 0.0953, 0.6863
            0.8852, 0.0568, 0.8858
            0.8135, 0.0436, 0.8631
            0.9147, 0.0708, 0.8865
            0.9197, 0.0685, 0.8913
            0.4193, 0.0356, 0.6740
            0.7087, 0.0324, 0.8219
            0.9220, 0.0705, 0.8905
            0.9073, 0.0478, 0.9058
            0.7607, 0.0152, 0.8651
            0.9835, 0.0306, 0.9611
            0.9515, 0.0154, 0.9603
            0.9849, 0.0281, 0.9643
            0.9840, 0.0291, 0.9629
            0.1762, 0.1289, 0.4592
            0.9481, 0.0638, 0.9102
            0.9845, 0.0481, 0.9441
            0.1762, 0.1329, 0.4552
            0.9147, 0.0129, 0.9444
            0.9467, 0.0346, 0.9387
            0.6518, 0.0182, 0.8077
            0.9476, 0.0279, 0.9459
            0.9472, 0.0294, 0.9442
            0.5549, 0.0366, 0.7408
            0.8619, 0.0416, 0.8893
            0.9506, 0.0271, 0.9482
            0.5549, 0.4680, 0.3094
            0.9423, 0.0354, 0.9357
            0.9089, 0.0456, 0.9088
            0.8271, 0.0234, 0.8901
            0.9147, 0.0426, 0.9147
            0.9118, 0.0456, 0.9103
            0.1733, 0.0513, 0.5353
            0.8260, 0.0229, 0.8901
            0.9021, 0.0493, 0.9017
            0.8929, 0.0428, 0.9036
            0.5573, 0.0139, 0.7647
            """)
    void reproducesTheTables(double accuracy, double forgettingScore, double total) {
        assertThat(NoMus.of(accuracy, 0.5 + forgettingScore, 0.5)).isCloseTo(total, within(1.01e-4));
        assertThat(NoMus.of(accuracy, 0.5 - forgettingScore, 0.5)).isCloseTo(total, within(1.01e-4));
    }

    @Test
    void weighsBothSidesByLambda() {
        assertThat(NoMus.of(0.6, 0.7, 1)).isEqualTo(0.6);
        assertThat(NoMus.of(0.6, 0.7, 0)).isCloseTo(0.6, within(1e-12));
        assertThat(NoMus.of(0.9, 1, 0)).isEqualTo(0);
    }

    @Test
    void isOneWhenAnchoredToItself() {
        assertThat(NoMus.anchored(0.6, 0.45, 0.6, 0.45, 0.5)).isEqualTo(1);
        assertThat(NoMus.anchored(0.7, 0.55, 0.6, 0.45, 0.5)).isCloseTo(0.85, within(1e-12));
        assertThat(NoMus.anchored(0.6, 1, 0.6, 0.4, 0.5)).isCloseTo(0.5, within(1e-12));
    }
}

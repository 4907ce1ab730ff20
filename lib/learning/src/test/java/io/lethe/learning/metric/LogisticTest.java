package io.lethe.learning.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LogisticTest {

    private static final double[] NEGATIVES = {0.2, 0.4, 0.4, 0.9, 1.3, 1.7, 2.5, 3.1, 0.1, 0.8};
    private static final double[] POSITIVES = {0.1, 0.05, 0.3, 0.3, 0.6, 0.2, 1.1, 0.02, 0.4, 0.7};

    /** Compared with scikit-learn 1.2.1, {@code LogisticRegression(C=1, tol=1e-12)}, and SciPy's minimiser. */
    @Test
    void findsTheSolutionOfScikitLearn() {
        Logistic fitted = Logistic.fit(NEGATIVES, POSITIVES);

        assertThat(fitted.slope()).isCloseTo(-1.05094662, within(1e-6));
        assertThat(fitted.intercept()).isCloseTo(0.73668754, within(1e-6));
        assertThat(fitted.objective(NEGATIVES, POSITIVES)).isCloseTo(12.022233327215103, within(1e-10));
    }

    @Test
    void beatsEveryPointOfAGrid() {
        Logistic fitted = Logistic.fit(NEGATIVES, POSITIVES);

        double best = fitted.objective(NEGATIVES, POSITIVES);
        for (double slope = -3; slope <= 3; slope += 0.05) {
            for (double intercept = -3; intercept <= 3; intercept += 0.05) {
                assertThat(new Logistic(slope, intercept).objective(NEGATIVES, POSITIVES))
                        .isGreaterThanOrEqualTo(best);
            }
        }
    }

    @Test
    void answersTheMajorityWhenTheFeatureSaysNothing() {
        double[] three = new double[3];
        double[] five = new double[5];
        Arrays.fill(three, 2);
        Arrays.fill(five, 2);

        assertThat(Logistic.fit(three, five).test(2)).isTrue();
        assertThat(Logistic.fit(five, three).test(2)).isFalse();
    }

    @Test
    void convergesOnFarApartAndHugeValues() {
        double[] near = {0, 1e-9, 1e-6, 1e-3};
        double[] far = {900, 1000, 2000, 5000};

        Logistic fitted = Logistic.fit(near, far);

        assertThat(Arrays.stream(far)).allMatch(fitted::test);
        assertThat(Arrays.stream(near)).noneMatch(fitted::test);
    }
}

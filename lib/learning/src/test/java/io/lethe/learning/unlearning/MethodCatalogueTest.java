package io.lethe.learning.unlearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lethe.learning.unlearning.MethodCatalogue.Entry;
import io.lethe.learning.unlearning.MethodCatalogue.Settings;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodCatalogueTest {

    @Test
    void saysOfEveryMethodWhatAUserMustKnow() {
        MethodCatalogue catalogue = MethodCatalogue.of(MethodCatalogue.USUAL);

        assertThat(catalogue.methods()).extracting(Entry::name).isEqualTo(UnlearningMethods.names());
        assertThat(catalogue.methods()).allSatisfy(method -> {
            assertThat(method.description()).endsWith(".");
            assertThat(method.paper()).isNotBlank();
            assertThat(method.needs()).isSubsetOf("forget", "retain", "held_out");
            assertThat(method.parameters())
                    .allSatisfy(parameter -> assertThat(parameter.range()).isNotBlank());
            assertThat(method.profiles()).extracting(Settings::name).contains(Profile.DEFAULT);
            assertThat(method.profiles()).allSatisfy(profile -> {
                assertThat(profile.description()).isNotBlank();
                assertThat(profile.epochUnits()).isGreaterThanOrEqualTo(0);
                assertThat(UnlearningMethods.withParameters(method.name(), profile.parameters()))
                        .isNotNull();
            });
        });
    }

    @Test
    void costsFollowTheSets() {
        Function<SetSizes, Double> paperCost = sizes -> MethodCatalogue.of(sizes).methods().stream()
                .filter(method -> method.name().equals("fine-tune"))
                .flatMap(method -> method.profiles().stream())
                .collect(Collectors.toMap(Settings::name, Settings::epochUnits))
                .get("paper");

        // Two epochs on who stays.
        assertThat(paperCost.apply(SetSizes.of(10_000, 1_000))).isCloseTo(1.8, within(0.01));
        assertThat(paperCost.apply(SetSizes.of(10_000, 5_000))).isCloseTo(1.0, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "10, 10", "10, 11", "1, 1"})
    void refusesSetsOfWhichNobodyStaysOrGoes(int train, int forget) {
        assertThatThrownBy(() -> SetSizes.of(train, forget))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("of %d training samples at least 1 and at most all but one can be forgotten, not %d"
                        .formatted(train, forget));
    }
}

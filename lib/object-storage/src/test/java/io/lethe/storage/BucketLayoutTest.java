package io.lethe.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import io.lethe.storage.BucketLayout.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketLayoutTest {

    private static final List<String> NAMES = List.of("datasets", "models", "jobs");

    @Test
    void keepsNamesWhereNothingIsConfigured() {
        var layout = BucketLayout.of(NAMES, Optional.empty(), Map.of(), "");

        assertThat(layout.of("models")).isEqualTo(new Place("models", ""));
    }

    @Test
    void makesFoldersOfOneBucket() {
        var layout = BucketLayout.of(NAMES, Optional.of("one-bucket"), Map.of(), "");

        assertThat(layout.of("models")).isEqualTo(new Place("one-bucket", "models/"));
        assertThat(layout.of("jobs")).isEqualTo(new Place("one-bucket", "jobs/"));
    }

    @Test
    void letsABucketOfItsOwnWinAndPutsThePrefixBeforeAll() {
        var layout = BucketLayout.of(
                NAMES,
                Optional.of("one-bucket"),
                Map.of("models", "company-models", "jobs", "company-data/unlearning"),
                "lethe");

        assertThat(layout.of("models")).isEqualTo(new Place("company-models", "lethe/"));
        assertThat(layout.of("jobs")).isEqualTo(new Place("company-data", "lethe/unlearning/"));
        assertThat(layout.of("datasets")).isEqualTo(new Place("one-bucket", "lethe/datasets/"));
    }

    @Test
    void refusesTwoBucketsInOnePlace() {
        assertRefused(Map.of("models", "shared", "jobs", "shared"), "").hasMessageContaining("would lie in one place");
        assertRefused(Map.of("models", "shared/all", "jobs", "shared/all/jobs"), "")
                .hasMessageContaining("'models' and 'jobs' would lie in one place");
    }

    @Test
    void refusesABucketThatThePlatformDoesNotHave() {
        assertRefused(Map.of("modles", "company-models"), "").hasMessageContaining("no bucket 'modles'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/lethe", "../lethe", "a//b", "a b"})
    void refusesAPrefixThatIsNone(String prefix) {
        assertRefused(Map.of(), prefix).hasMessageContaining("is no key prefix");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Company", "ab", "under_score", ""})
    void refusesAnImpossibleName(String name) {
        assertRefused(Map.of("models", name), "").hasMessageContaining("is no name of a bucket");
    }

    @Test
    void leadsNobodyIntoAForeignBucket() {
        var layout = BucketLayout.of(NAMES, Optional.empty(), Map.of(), "");

        ObjectStoreContract.assertFails(ErrorCode.ARTIFACT_MISSING, () -> layout.of("payroll"));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            Map<String, String> own, String prefix) {
        return assertThatThrownBy(() -> BucketLayout.of(NAMES, Optional.empty(), own, prefix))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

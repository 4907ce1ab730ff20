package io.lethe.unlearning.coordinator.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainIndexTest {

    private static final String CSV = """
            row,sample,identity,id
            0,a/1.png,"Kim, M.",00000000000000a0
            1,b/1.png,p2,00000000000000b0
            2,a/2.png,"Kim, M.",00000000000000a1
            """;

    @Test
    void findsTheSamplesOfPeopleAndPathsAndSaysWhoIsUnknown() {
        Lookup lookup = Lookup.in(TrainIndex.parse(CSV), request(List.of("Kim, M.", "nobody"), List.of("b/1.png")));
        assertThat(lookup.samples()).containsExactly("00000000000000a0", "00000000000000a1", "00000000000000b0");
        assertThat(lookup.known()).containsExactly(true, false, true);
        assertThat(lookup.trainSamples()).isEqualTo(3);
    }

    @Test
    void countsNobodyTwice() {
        Lookup lookup = Lookup.in(TrainIndex.parse(CSV), request(List.of("p2", "p2"), List.of("b/1.png")));
        assertThat(lookup.samples()).containsExactly("00000000000000b0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "row,sample,identity\n0,a,b\n",
                "row,sample,identity,id\n0,a\n",
                "row,sample,identity,id\n0,a,jane,notanid\n",
                "row,sample,identity,id\n0,\"a,jane\n"
            })
    void refusesWhatIsNoIndexAndQuotesNothing(String csv) {
        LetheException refusal = catchThrowableOfType(LetheException.class, () -> TrainIndex.parse(csv));
        assertThat(refusal.code()).isEqualTo(ErrorCode.ARTIFACT_CORRUPTED);
        assertThat(refusal.getMessage()).doesNotContain("jane");
        assertThat(refusal.getCause()).isNull();
    }

    @Test
    void printsNoReference() {
        assertThat(TrainIndex.parse(CSV)).hasToString("TrainIndex[3 samples, 2 people]");
    }

    private static ForgetRequested request(List<String> subjects, List<String> samples) {
        return new ForgetRequested(
                "r", "ages", null, null, subjects, samples, null, null, null, null, null, null, null, null);
    }
}

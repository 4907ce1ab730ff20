package io.lethe.unlearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.LetheException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainIndexTest {

    private static final TrainIndex INDEX = TrainIndex.parse("""
            row,sample,identity
            0,a-0,anna
            1,"b,0",ben
            2,"b ""1""
            ",ben
            """);

    @Test
    void knowsTheRowsOfPeopleAndSamples() {
        assertThat(INDEX.rows(List.of("ben"), List.of("a-0", "b,0"))).containsExactly(0, 1, 2);
    }

    @Test
    void readsQuotedFields() {
        assertThat(INDEX.rows(List.of(), List.of("b \"1\"\n"))).containsExactly(2);
    }

    @Test
    void readsColumnsByNameAndPassesOverOthers() {
        TrainIndex index = TrainIndex.parse("id,row,identity,sample\n00ff,0,anna,a-0\n");

        assertThat(index.rows(List.of("anna"), List.of())).containsExactly(0);
        assertThat(index.unknownSamples(List.of("a-0"))).isZero();
    }

    @Test
    void countsWhatItDoesNotKnow() {
        assertThat(INDEX.unknownSubjects(List.of("anna", "zoe"))).isEqualTo(1);
        assertThat(INDEX.unknownSamples(List.of("a-0", "z-0", "z-1"))).isEqualTo(2);
    }

    @Test
    void showsNobody() {
        assertThat(INDEX.toString()).doesNotContain("anna", "ben");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sample,identity\n",
                "row,sample,identity\n0,a-0\n",
                "row,sample,identity,identity\n0,a-0,anna,ben\n",
                "row,sample,identity\nx,a-0,anna\n",
                "row,sample,identity\n0,a-0,\"anna"
            })
    void refusesAnotherFile(String csv) {
        assertThatThrownBy(() -> TrainIndex.parse(csv))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("Record")
                .hasMessageNotContaining("anna")
                .hasNoCause();
    }
}

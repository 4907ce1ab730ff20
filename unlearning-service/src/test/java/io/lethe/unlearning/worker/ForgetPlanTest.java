package io.lethe.unlearning.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetSet;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.SampleSet;
import io.lethe.service.learner.SampleRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForgetPlanTest {

    private static final String A = "0000000000000001";
    private static final String B = "0000000000000002";
    private static final String C = "8000000000000000";
    private static final String GONE = "0000000000000009";

    /** C, A, B in rows 0, 1, 2. */
    private final SampleRows train = SampleRows.parse(
            ByteBuffer.allocate(24)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0x8000000000000000L)
                    .putLong(1)
                    .putLong(2)
                    .array(),
            3);

    @Test
    void dividesTrainBySample() {
        ForgetPlan plan = plan(List.of(C, A, GONE), List.of(A));

        assertThat(plan.forgetSet()).isEqualTo(new ForgetSet("job", List.of(C), List.of(A)));
        assertThat(plan.forgotten()).isEqualTo(new SampleSet("faces", List.of(A, C)));
        assertThat(plan.forgetRows()).containsExactly(0);
        assertThat(plan.excludedRows()).containsExactly(1);
    }

    @Test
    void refusesWhatTheBaseHasForgotten() {
        assertRefused(ErrorCode.SUBJECT_ALREADY_FORGOTTEN, List.of(A, B), List.of(A, B));
    }

    @Test
    void refusesToForgetEverybody() {
        assertRefused(ErrorCode.NOTHING_TO_RETAIN, List.of(A, B), List.of(C));
    }

    @Test
    void refusesToForgetNobody() {
        assertRefused(ErrorCode.NOTHING_TO_FORGET, List.of(GONE), List.of());
        assertRefused(ErrorCode.NOTHING_TO_FORGET, List.of(), List.of());
    }

    private void assertRefused(ErrorCode code, List<String> asked, List<String> forgotten) {
        assertThatThrownBy(() -> plan(asked, forgotten))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private ForgetPlan plan(List<String> asked, List<String> forgotten) {
        return ForgetPlan.of("job", "faces", train, asked, forgotten);
    }
}

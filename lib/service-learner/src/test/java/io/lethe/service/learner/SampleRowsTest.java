package io.lethe.service.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.LetheException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleRowsTest {

    @Test
    void findsRowsByIdWhateverTheSign() {
        SampleRows rows = SampleRows.parse(ids(0x8000000000000001L, 5, -1), 3);

        assertThat(rows.rows(List.of("ffffffffffffffff", "0000000000000007", "8000000000000001")))
                .containsExactly(0, 2);
        assertThat(rows.contains("0000000000000005")).isTrue();
        assertThat(rows.contains("0000000000000006")).isFalse();
        assertThat(rows.size()).isEqualTo(3);
    }

    @Test
    void refusesAnObjectOfAnotherSize() {
        assertThatThrownBy(() -> SampleRows.parse(ids(1, 2), 3))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("16 bytes, expected 24");
    }

    @Test
    void refusesAnIdThatIsThereTwice() {
        assertThatThrownBy(() -> SampleRows.parse(ids(1, 2, 1), 3))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("Row 2");
    }

    private static byte[] ids(long... ids) {
        ByteBuffer content = ByteBuffer.allocate(ids.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long id : ids) {
            content.putLong(id);
        }
        return content.array();
    }
}

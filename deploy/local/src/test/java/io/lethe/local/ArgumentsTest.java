package io.lethe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static final Set<String> VALUED = Set.of("--seed", "--method");
    private static final Set<String> FLAGS = Set.of("--keep");

    @Test
    void readsBothWaysOfGivingAValue() {
        Arguments arguments = parse("--seed", "7", "--method=scrub", "--keep", "operand");

        assertThat(arguments.number("--seed")).contains(7);
        assertThat(arguments.value("--method")).contains("scrub");
        assertThat(arguments.has("--keep")).isTrue();
        assertThat(arguments.operands()).containsExactly("operand");
    }

    @Test
    void namesTheKnownOptionsWhenOneIsUnknown() {
        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> parse("--sead", "7"))
                .withMessage("There is no option --sead here; known: --keep, --method, --seed.")
                .extracting(UserException::exitCode)
                .isEqualTo(2);
    }

    @Test
    void refusesAnOptionWithoutItsValue() {
        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> parse("--seed"))
                .withMessage("--seed wants a value.");
    }

    @Test
    void refusesAWordWhereANumberBelongs() {
        Arguments arguments = parse("--seed", "many");

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> arguments.number("--seed"))
                .withMessage("--seed wants a whole number, not 'many'.");
    }

    @Test
    void refusesOperandsWhereThereAreNone() {
        Arguments arguments = parse("what");

        assertThatExceptionOfType(UserException.class).isThrownBy(arguments::withoutOperands);
    }

    private static Arguments parse(String... line) {
        return Arguments.parse(List.of(line), VALUED, FLAGS);
    }
}

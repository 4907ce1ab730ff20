package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The uploaded files are wrong. The message, which reaches logs, names parts and rows only; the problems say the rest
 * to the uploader.
 */
public class BadInputException extends LetheException {

    private static final long serialVersionUID = 1L;

    private final transient List<InputProblem> problems;
    private final long more;

    /** @param more problems that were found and are not listed */
    public BadInputException(ErrorCode code, List<InputProblem> problems, long more) {
        super(
                code,
                problems.stream().map(InputProblem::place).collect(Collectors.joining(", ", "Unusable input: ", ""))
                        + (more == 0 ? "" : ", " + others(more)));
        this.problems = List.copyOf(problems);
        this.more = more;
    }

    public BadInputException(ErrorCode code, InputProblem problem) {
        this(code, List.of(problem), 0);
    }

    private static String others(long more) {
        return more == 1 ? "and 1 more problem" : "and %d more problems".formatted(more);
    }

    public List<InputProblem> problems() {
        return problems;
    }

    /** The problems in words, for the uploader; the last one says how many there are beyond those listed. */
    public List<String> sentences() {
        List<String> sentences =
                new ArrayList<>(problems.stream().map(InputProblem::sentence).toList());
        if (more > 0) {
            sentences.add(others(more));
        }
        return sentences;
    }
}

package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The uploaded files are wrong. The message, which reaches logs, names parts and rows only; the problems say the rest
 * to the uploader.
 */
public class BadInputException extends LetheException {

    private static final long serialVersionUID = 1L;

    private final transient List<InputProblem> problems;

    public BadInputException(ErrorCode code, List<InputProblem> problems) {
        super(
                code,
                problems.stream().map(InputProblem::place).collect(Collectors.joining(", ", "Unusable input: ", "")));
        this.problems = List.copyOf(problems);
    }

    public BadInputException(ErrorCode code, InputProblem problem) {
        this(code, List.of(problem));
    }

    public List<InputProblem> problems() {
        return problems;
    }
}

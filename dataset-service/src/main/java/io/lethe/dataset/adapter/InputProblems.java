package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects problems, so that one answer names many rows; gives up at a limit. */
public final class InputProblems {

    private final ErrorCode code;
    private final int limit;
    private final List<InputProblem> found = new ArrayList<>();

    public InputProblems(ErrorCode code, int limit) {
        this.code = code;
        this.limit = limit;
    }

    /**
     * Adds a problem.
     *
     * @throws BadInputException once the limit is reached
     */
    public void add(Upload upload, @Nullable Long row, String text) {
        add(new InputProblem(upload, row, text));
    }

    /**
     * Adds a problem.
     *
     * @throws BadInputException once the limit is reached
     */
    public void add(InputProblem problem) {
        found.add(problem);
        if (found.size() >= limit) {
            throwIfAny();
        }
    }

    /**
     * Ends the collection.
     *
     * @throws BadInputException if anything was added
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new BadInputException(code, found);
        }
    }

    /** As many of the problems as one answer may list. */
    public List<InputProblem> limited(List<InputProblem> problems) {
        return problems.subList(0, Math.min(limit, problems.size()));
    }
}

package io.lethe.dataset.adapter;

import io.lethe.contracts.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects problems, so that one answer names many rows; those beyond a limit are counted. */
public final class InputProblems {

    private final ErrorCode code;
    private final int limit;
    private final List<InputProblem> found = new ArrayList<>();
    private long more;

    public InputProblems(ErrorCode code, int limit) {
        this.code = code;
        this.limit = limit;
    }

    /** An empty collection with the same limit. */
    public InputProblems ofCode(ErrorCode other) {
        return new InputProblems(other, limit);
    }

    /** Adds a problem. */
    public void add(Upload upload, @Nullable Long row, String text) {
        add(new InputProblem(upload, row, text));
    }

    /** Adds a problem. */
    public void add(InputProblem problem) {
        if (full()) {
            more++;
        } else {
            found.add(problem);
        }
    }

    /** Whether as many were added as one answer lists, so that looking for others helps nobody. */
    public boolean full() {
        return found.size() >= limit;
    }

    /**
     * Ends the collection.
     *
     * @throws BadInputException if anything was added
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new BadInputException(code, found, more);
        }
    }
}

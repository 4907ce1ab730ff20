package io.lethe.learning.process;

import ai.djl.engine.EngineException;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.process.LearnerMessage.Failed;
import io.lethe.learning.process.LearnerMessage.Kind;
import io.lethe.learning.training.DivergedException;
import io.lethe.learning.unlearning.InvalidParametersException;
import io.lethe.learning.unlearning.UnknownMethodException;
import java.io.UncheckedIOException;

/** Says who must act on what went wrong. */
final class Failures {

    private Failures() {}

    static Failed describe(Throwable failure) {
        return new Failed(kind(failure), message(failure));
    }

    private static Kind kind(Throwable failure) {
        if (failure instanceof UnknownMethodException) {
            return Kind.UNKNOWN_METHOD;
        }
        if (failure instanceof InvalidParametersException) {
            return Kind.INVALID_PARAMETERS;
        }
        if (failure instanceof InvalidInputException) {
            return Kind.INVALID_INPUT;
        }
        if (failure instanceof DivergedException) {
            return Kind.DIVERGED;
        }
        if (failure instanceof OutOfMemoryError
                || failure instanceof UncheckedIOException
                || (failure instanceof EngineException && message(failure).contains("allocate memory"))) {
            return Kind.EXHAUSTED;
        }
        return Kind.INTERNAL;
    }

    private static String message(Throwable failure) {
        String text = failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }
}

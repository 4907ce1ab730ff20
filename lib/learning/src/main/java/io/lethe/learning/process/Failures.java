package io.lethe.learning.process;

import ai.djl.engine.EngineException;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.model.UnsoundProcessorException;
import io.lethe.learning.process.LearnerMessage.Failed;
import io.lethe.learning.process.LearnerMessage.Kind;
import io.lethe.learning.torch.MissingDeviceException;
import io.lethe.learning.training.DivergedException;
import io.lethe.learning.unlearning.InvalidParametersException;
import io.lethe.learning.unlearning.MethodNotApplicableException;
import io.lethe.learning.unlearning.UnknownMethodException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Says who must act on what went wrong. */
final class Failures {

    /**
     * What the engine says when memory is short: its allocator on the processor and on the GPU, calls of the CUDA
     * runtime, the libraries of CUDA that allocate for themselves, and C++ when a small allocation fails. It has one
     * exception for everything, so the text decides.
     */
    private static final Pattern OUT_OF_MEMORY = Pattern.compile(
            "can't allocate memory|not enough memory|cannot allocate memory|out of memory|out_of_memory"
                    + "|_ALLOC_FAILED|std::bad_alloc",
            Pattern.CASE_INSENSITIVE);

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
        if (failure instanceof MethodNotApplicableException) {
            return Kind.NOT_APPLICABLE;
        }
        if (failure instanceof DivergedException) {
            return Kind.DIVERGED;
        }
        if (failure instanceof OutOfMemoryError
                || failure instanceof MissingDeviceException
                || failure instanceof UnsoundProcessorException
                || failure instanceof UncheckedIOException
                || (failure instanceof EngineException
                        && OUT_OF_MEMORY.matcher(message(failure)).find())) {
            return Kind.EXHAUSTED;
        }
        Throwable cause = failure.getCause();
        return cause == null ? Kind.INTERNAL : kind(cause);
    }

    private static String message(Throwable failure) {
        String text = failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }
}

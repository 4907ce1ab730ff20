package io.lethe.learning.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.lethe.learning.data.InvalidInputException;
import io.lethe.learning.process.LearnerMessage.Kind;
import io.lethe.learning.torch.Torch;
import io.lethe.learning.unlearning.MethodNotApplicableException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    /** As libtorch 2.7 words them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 14.56 GiB of which 3.81 MiB"
                        + " is free.",
                "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some other API call",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to"
                        + " allocate 400000000000 bytes. Error code 12 (Cannot allocate memory)",
                "[enforce fail at alloc_cpu.cpp:119] data. DefaultCPUAllocator: not enough memory: you tried to allocate"
                        + " 400000000000 bytes.",
                "std::bad_alloc"
            })
    void memoryThatIsShortIsTheWorkersTrouble(String text) {
        EngineException failure = new EngineException(text);

        assertThat(Failures.describe(failure).kind()).isEqualTo(Kind.EXHAUSTED);
        assertThat(Failures.describe(new IllegalStateException("a step failed", failure))
                        .kind())
                .as("also as a cause")
                .isEqualTo(Kind.EXHAUSTED);
        assertThat(Failures.describe(failure).message()).isEqualTo(text);
    }

    /** The real engine, with more than any machine has. */
    @Test
    void soIsWhatTheEngineItselfCannotAllocate() {
        try (NDManager manager = Torch.engine().newManager()) {
            Throwable failure = Assertions.catchThrowable(() -> manager.zeros(new Shape(1L << 46), DataType.FLOAT32));

            assertThat(Failures.describe(failure).kind()).isEqualTo(Kind.EXHAUSTED);
        }
    }

    @Test
    void otherFailuresOfTheEngineAreBugs() {
        assertThat(Failures.describe(
                                new EngineException("The size of tensor a (3) must match the size of tensor b (4)"))
                        .kind())
                .isEqualTo(Kind.INTERNAL);
        assertThat(Failures.describe(new IllegalStateException("out of memory of what was said"))
                        .kind())
                .as("our own words")
                .isEqualTo(Kind.INTERNAL);
    }

    @Test
    void aMethodThatTheDataCannotCarryIsNoDamagedFile() {
        assertThat(Failures.describe(new MethodNotApplicableException("nobody to calibrate on"))
                        .kind())
                .isEqualTo(Kind.NOT_APPLICABLE);
    }

    @Test
    void aCauseThatSaysWhoMustActIsHeard() {
        assertThat(Failures.describe(new IllegalStateException(new InvalidInputException("truncated")))
                        .kind())
                .isEqualTo(Kind.INVALID_INPUT);
    }
}

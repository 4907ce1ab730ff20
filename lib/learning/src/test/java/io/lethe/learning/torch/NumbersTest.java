package io.lethe.learning.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients through Java numbers are right, whatever the garbage collector does between the loss and them. */
class NumbersTest {

    private static final Cleaner CLEANER = Cleaner.create();
    private static final int GRAPHS = 300;

    @ParameterizedTest
    @MethodSource("operations")
    void numbersOutliveACollectionBetweenTheLossAndItsGradients(
            String name, UnaryOperator<NDArray> operation, float derivativeAtTwo) throws InterruptedException {
        try (NDManager manager = Torch.engine().newManager()) {
            NDArray weight = manager.create(new float[] {2});
            weight.setRequiresGradient(true);
            List<NDArray> losses = new ArrayList<>();
            for (int i = 0; i < GRAPHS; i++) {
                losses.add(GradientMode.on(() -> operation.apply(weight).sum()));
            }

            collectGarbage();
            overwriteFreedMemory();

            for (NDArray loss : losses) {
                float derivative = Torch.engine()
                        .operations()
                        .gradients(loss, List.of(weight))
                        .get(0)
                        .getFloat();
                assertThat(derivative).as(name).isCloseTo(derivativeAtTwo, within(1e-6f));
            }
        }
    }

    static Stream<Arguments> operations() {
        return Stream.of(
                of("times", x -> Numbers.times(x, 3f), 3),
                of("dividedBy", x -> Numbers.dividedBy(x, 4f), 0.25f),
                of("toThe", x -> Numbers.toThe(x, 3f), 12),
                of("atMost", x -> Numbers.atMost(x, 5f), 1),
                of("atLeast", x -> Numbers.atLeast(x, -5f), 1));
    }

    private static Arguments of(String name, UnaryOperator<NDArray> operation, float derivativeAtTwo) {
        return Arguments.of(name, operation, derivativeAtTwo);
    }

    /** Returns when what was unreachable is gone, and its memory outside of the heap with it. */
    private static void collectGarbage() throws InterruptedException {
        CountDownLatch cleaned = new CountDownLatch(1);
        CLEANER.register(new Object(), cleaned::countDown);
        do {
            System.gc();
        } while (!cleaned.await(50, TimeUnit.MILLISECONDS));
    }

    private static void overwriteFreedMemory() {
        for (int i = 0; i < 10 * GRAPHS; i++) {
            ByteBuffer.allocateDirect(Float.BYTES).putFloat(0, Float.NaN);
        }
    }
}

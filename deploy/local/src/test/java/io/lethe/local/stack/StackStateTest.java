package io.lethe.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.local.stack.StackState.ServiceState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackStateTest {

    private static final ProcessHandle SELF = ProcessHandle.current();

    @TempDir
    Path root;

    @Test
    void isFoundWhileItsProcessRuns() {
        StackState state = state(SELF.pid(), StackState.startOf(SELF));
        StackFolder folder = new StackFolder(root);

        state.write(folder.state());

        assertThat(StackState.running(folder)).contains(state);
    }

    @Test
    void isNotTakenForAnotherProcessOfTheSameNumber() {
        StackFolder folder = new StackFolder(root);

        state(SELF.pid(), StackState.startOf(SELF) - 1000).write(folder.state());

        assertThat(StackState.running(folder)).isEmpty();
    }

    @Test
    void isAbsentWhereNothingEverRan() {
        assertThat(StackState.running(new StackFolder(root))).isEmpty();
    }

    private static StackState state(long pid, long startedAt) {
        return new StackState(
                pid,
                startedAt,
                StackPorts.standard(),
                true,
                new ServiceState("broker-and-store", 2, 9092, true, 0),
                List.of(new ServiceState("gateway", 1, 8080, true, 0)));
    }
}

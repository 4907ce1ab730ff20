package io.lethe.gateway;

import static io.lethe.contracts.RequestState.ACCEPTED;
import static io.lethe.contracts.RequestState.COMPLETED;
import static io.lethe.contracts.RequestState.EVALUATING;
import static io.lethe.contracts.RequestState.FAILED;
import static io.lethe.contracts.RequestState.RECEIVED;
import static io.lethe.contracts.RequestState.REJECTED;
import static io.lethe.contracts.RequestState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.gateway.RequestDocument.Change;
import io.lethe.gateway.RequestDocument.Failure;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestEntryTest {

    private static final int LIMIT = 5;

    @Test
    void startsAsReceived() {
        assertThat(entry().state()).isEqualTo(RECEIVED);
        assertThat(entry().open()).isTrue();
    }

    @Test
    void keepsStatesButNotMereProgress() {
        var entry = entry(status(ACCEPTED, 0, 0), status(RUNNING, 1, 0.1), status(RUNNING, 1, 0.2));

        assertThat(entry.document().progress()).isEqualTo(0.2);
        assertThat(entry.history()).extracting(Change::state).containsExactly(ACCEPTED, RUNNING);
    }

    @Test
    void ignoresProgressThatComesAfterTheNextState() {
        var entry = entry(status(RUNNING, 1, 0.9), status(EVALUATING, 1, 0.95), status(RUNNING, 1, 0.92));

        assertThat(entry.state()).isEqualTo(EVALUATING);
    }

    @Test
    void startsOverWithTheNextAttempt() {
        var entry = entry(status(EVALUATING, 1, 0.9), status(RUNNING, 2, 0.1), status(EVALUATING, 1, 0.95));

        assertThat(entry.state()).isEqualTo(RUNNING);
        assertThat(entry.document().attempt()).isEqualTo(2);
    }

    @Test
    void staysAtItsEnd() {
        var entry = entry(status(COMPLETED, 1, 1), status(RUNNING, 2, 0.1), status(FAILED, 2, 0.1));

        assertThat(entry.state()).isEqualTo(COMPLETED);
        assertThat(entry.open()).isFalse();
    }

    @Test
    void tellsOfAFailedReferenceUnlessOneWasScoredBeforeOrAfter() {
        var failure = new Failure("DIVERGED", "The loss is not finite");
        var failed = entry(status(COMPLETED, 1, 1)).with(failure);

        assertThat(failed.document().referenceFailure()).isEqualTo(failure);
        assertThat(failed.withReferenceScored().document().referenceFailure()).isNull();
        assertThat(entry().withReferenceScored().with(failure).document().referenceFailure())
                .isNull();
    }

    @Test
    void isNotEndedByTheRefusalOfAConflictingDuplicate() {
        var refusal = Events.status("r", "ages", REJECTED, 1, 0, "CONFLICTING_DUPLICATE");

        assertThat(entry(status(RUNNING, 1, 0.5), refusal).state()).isEqualTo(RUNNING);
    }

    @Test
    void forgetsTheOldestChangesBeyondTheLimit() {
        var changes = IntStream.rangeClosed(1, 20)
                .mapToObj(attempt -> status(RUNNING, attempt, 0))
                .toArray(StatusChanged[]::new);

        assertThat(entry(changes).history()).extracting(Change::attempt).containsExactly(16, 17, 18, 19, 20);
    }

    private static RequestEntry entry(StatusChanged... changes) {
        var entry = RequestEntry.of("r", "ages");
        for (var change : changes) {
            entry = entry.with(change, LIMIT);
        }
        return entry;
    }

    private static StatusChanged status(RequestState state, int attempt, double progress) {
        return Events.status("r", "ages", state, attempt, progress);
    }
}

package io.lethe.unlearning.coordinator.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ArtifactRef;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.ForgetInstructed.Instruction;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import io.lethe.unlearning.coordinator.model.ModelCommand;
import io.lethe.unlearning.coordinator.model.Moved;
import io.lethe.unlearning.coordinator.request.RequestCommand.Submit;
import io.lethe.unlearning.coordinator.request.RequestCommand.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestMachineTest {

    private static final String ID = "6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35";
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final ArtifactRef SAMPLES = new ArtifactRef("jobs", "samples", "ab".repeat(32), 17);

    private final RequestMachine machine = new RequestMachine(Duration.ofDays(30), Duration.ofDays(400));
    private @Nullable RequestRow row;

    @Test
    void acceptsARequestAndLinesItUpWithEachOfItsModels() {
        RequestDecision decision = on(submit("ages", "smiles"));
        assertThat(status(decision).state()).isEqualTo(RequestState.ACCEPTED);
        assertThat(status(decision).sequence()).isEqualTo(1);
        assertThat(decision.commands())
                .hasOnlyElementsOfType(ModelCommand.Enqueue.class)
                .extracting(ModelCommand::modelId)
                .containsExactly("ages", "smiles");
    }

    @Test
    void tellsARefusal() {
        Submit refused = refused("SUBJECT_NOT_FOUND");
        StatusChanged status = status(on(refused));
        assertThat(status.state()).isEqualTo(RequestState.REJECTED);
        assertThat(status.reasonCode()).isEqualTo("SUBJECT_NOT_FOUND");
    }

    @Test
    void theSameRequestAgainGetsTheSameStatusAndNoWork() {
        StatusChanged first = status(on(submit("ages")));
        RequestDecision again = on(submit("ages"));
        assertThat(again.status()).isEqualTo(first);
        assertThat(again.commands()).isEmpty();
        assertThat(again.duplicate()).isTrue();
    }

    @Test
    void anotherBodyOrAnotherAskerUnderAKnownIdIsAConflict() {
        on(submit("ages"));
        RequestRow before = row;
        for (Submit other : List.of(said("digest-2", "/gateway", "ages"), said("digest-1", "/other", "ages"))) {
            assertThatThrownBy(() -> on(other))
                    .isInstanceOf(LetheException.class)
                    .extracting(e -> ((LetheException) e).code())
                    .isEqualTo(ErrorCode.CONFLICTING_DUPLICATE);
        }
        assertThat(row).isEqualTo(before);
    }

    @Test
    void countsItsStatusesWithoutAGap() {
        on(submit("ages"));
        long[] sequences = Arrays.stream(new RequestState[] {
                    RequestState.WAITING, RequestState.RUNNING, RequestState.EVALUATING, RequestState.COMPLETED
                })
                .mapToLong(state -> status(on(moved("ages", state))).sequence())
                .toArray();
        assertThat(sequences).containsExactly(2, 3, 4, 5);
        assertThat(Objects.requireNonNull(row).history())
                .extracting(StatusChanged.Moment::state)
                .containsExactly(
                        RequestState.RECEIVED,
                        RequestState.ACCEPTED,
                        RequestState.WAITING,
                        RequestState.RUNNING,
                        RequestState.EVALUATING,
                        RequestState.COMPLETED);
    }

    @Test
    void isCompletedOnlyWhenEveryModelHasForgotten() {
        on(submit("ages", "smiles"));
        on(moved("smiles", RequestState.WAITING));
        assertThat(status(on(moved("ages", RequestState.COMPLETED))).state()).isEqualTo(RequestState.WAITING);
        assertThat(status(on(moved("smiles", RequestState.COMPLETED))).state()).isEqualTo(RequestState.COMPLETED);
    }

    @Test
    void hasFailedWhenOneModelHas() {
        on(submit("ages", "smiles"));
        on(moved("ages", RequestState.COMPLETED));
        assertThat(status(on(moved("smiles", RequestState.FAILED))).state()).isEqualTo(RequestState.FAILED);
    }

    @Test
    void lateNewsAboutWhatHasEndedChangeNothing() {
        on(submit("ages"));
        on(moved("ages", RequestState.COMPLETED));
        assertThat(on(moved("ages", RequestState.RUNNING)).status()).isNull();
        assertThat(Objects.requireNonNull(row).state()).isEqualTo(RequestState.COMPLETED);
    }

    @Test
    void isCancelledByTheModelThatTakesItOutOfTheLine() {
        on(submit("ages"));
        on(moved("ages", RequestState.WAITING));
        RequestDecision decision = on(instruct(Instruction.CANCEL, null));
        assertThat(decision.commands())
                .hasOnlyElementsOfType(ModelCommand.Withdraw.class)
                .hasSize(1);
        assertThat(status(on(moved("ages", RequestState.CANCELLED))).state()).isEqualTo(RequestState.CANCELLED);
    }

    @Test
    void anInstructionThatComesTooLateIsSaidInTheStatus() {
        on(submit("ages"));
        on(moved("ages", RequestState.RUNNING));
        RequestDecision decision = on(instruct(Instruction.CANCEL, null));
        assertThat(decision.commands()).isEmpty();
        assertThat(status(decision).state()).isEqualTo(RequestState.RUNNING);
        assertThat(status(decision).message()).contains("cancel").contains("a job serves it");
    }

    @Test
    void aHoldEndsByItself() {
        on(submit("ages"));
        on(moved("ages", RequestState.WAITING));
        on(instruct(Instruction.HOLD, NOW.plusSeconds(60)));
        assertThat(status(on(moved("ages", RequestState.HELD))).heldUntil()).isEqualTo(NOW.plusSeconds(60));

        assertThat(machine.onTick(Objects.requireNonNull(row), NOW.plusSeconds(59))
                        .status())
                .isNull();
        RequestDecision released = machine.onTick(Objects.requireNonNull(row), NOW.plusSeconds(60));
        assertThat(status(released).state()).isEqualTo(RequestState.ACCEPTED);
        assertThat(released.commands())
                .hasOnlyElementsOfType(ModelCommand.Enqueue.class)
                .hasSize(1);
    }

    @Test
    void anotherDueDateGivesItAnotherPlace() {
        on(submit("ages"));
        on(moved("ages", RequestState.WAITING));
        RequestDecision decision = on(instruct(Instruction.EXTEND, NOW.plus(Duration.ofDays(60))));
        assertThat(status(decision).dueAt()).isEqualTo(NOW.plus(Duration.ofDays(60)));
        assertThat(decision.commands())
                .hasOnlyElementsOfType(ModelCommand.Reorder.class)
                .hasSize(1);
    }

    @Test
    void whatFailedCanBeTriedAgain() {
        on(submit("ages"));
        on(moved("ages", RequestState.FAILED));
        RequestDecision decision = on(instruct(Instruction.RETRY, null));
        assertThat(status(decision).state()).isEqualTo(RequestState.ACCEPTED);
        assertThat(decision.commands()).hasSize(1);
        assertThat(status(on(moved("ages", RequestState.COMPLETED))).state()).isEqualTo(RequestState.COMPLETED);
    }

    @Test
    void anInstructionAboutAnUnknownRequestIsRefused() {
        assertThatThrownBy(() -> on(instruct(Instruction.CANCEL, null)))
                .isInstanceOf(LetheException.class)
                .extracting(e -> ((LetheException) e).code())
                .isEqualTo(ErrorCode.REQUEST_NOT_FOUND);
    }

    private RequestDecision on(RequestCommand command) {
        RequestDecision decision = machine.on(row, command, NOW);
        row = decision.row();
        return decision;
    }

    private static StatusChanged status(RequestDecision decision) {
        return Objects.requireNonNull(decision.status(), "no status");
    }

    private static Submit submit(String... models) {
        return said("digest-1", "/gateway", models);
    }

    private static Submit said(String digest, String asker, String... models) {
        return submit(
                digest,
                asker,
                Arrays.stream(models)
                        .map(model -> new Target(model, SAMPLES, 4, 100))
                        .toList(),
                null);
    }

    private static Submit refused(String code) {
        return submit("digest-1", "/gateway", List.of(), code);
    }

    private static Submit submit(String digest, String asker, List<Target> targets, @Nullable String refusal) {
        return new Submit(
                ID,
                asker,
                digest,
                null,
                "faces",
                Regulation.GDPR,
                50,
                NOW,
                NOW.plus(Duration.ofDays(30)),
                NOW,
                2,
                0,
                null,
                null,
                false,
                null,
                targets,
                refusal,
                refusal);
    }

    private static RequestCommand moved(String model, RequestState state) {
        return new RequestCommand.Tell(
                ID, new Moved(ID, model, state, null, null, 0, 0, null, null, null, null, null, null));
    }

    private static RequestCommand instruct(Instruction instruction, @Nullable Instant until) {
        return new RequestCommand.Instruct(ID, new ForgetInstructed(ID, instruction, "because", until));
    }
}

package io.lethe.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lethe.contracts.ForgetInstructed.Instruction;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForgetRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");
    private static final ForgetRules RULES = new ForgetRules(3);

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "full", "samples", "dataset"})
    void takeWhatTheContractShows(String example) throws JsonProcessingException {
        Contract contract = Contract.of(EventType.FORGET_REQUESTED);
        ForgetRequested request = (ForgetRequested) contract.read(contract.example(example));

        assertThatCode(() -> new ForgetRules(ForgetLimits.DEFAULT_REFERENCES).check(request, NOW))
                .doesNotThrowAnyException();
    }

    @Test
    void takeTheLargestThatIsAllowed() {
        RULES.check(request(r -> r.putArray("subjectRefs").add("a").add("b").add("c")), NOW);
        RULES.check(request(r -> r.put("priority", 100)), NOW);
        RULES.check(request(r -> r.put("submittedAt", "2026-11-21T09:30:00Z")), NOW);
        RULES.check(request(r -> r.put("submittedAt", "2000-01-01T00:00:00Z")), NOW);
        RULES.check(request(r -> r.put("dueAt", "2036-11-19T00:00:00Z")), NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "submittedAt, 1999-12-31T23:59:59Z",
        "submittedAt, 2026-11-21T09:30:01Z",
        "dueAt, 2026-11-20T09:30:00Z",
        "dueAt, 2037-01-01T00:00:00Z",
        "modelId, a name",
        "datasetId, ../x",
        "method, Kim",
        "modelVersion, V 1",
        "requestId, 17"
    })
    void refuseAFieldByName(String field, String value) {
        assertRefused(ErrorCode.INVALID_REQUEST, request(r -> r.put(field, value)), field);
    }

    @Test
    void refuseTooMany() {
        assertRefused(
                ErrorCode.LIMIT_EXCEEDED,
                request(r ->
                        r.putArray("subjectRefs").add("a").add("b").add("c").add("person-17")),
                "at most 3");
        var crowd = Collections.nCopies(2_000, "x".repeat(199));
        assertRefused(
                new ForgetRules(5_000),
                ErrorCode.LIMIT_EXCEEDED,
                request(r -> r.set("subjectRefs", EventJson.mapper().valueToTree(crowd))),
                "KiB");
    }

    @Test
    void refuseNobody() {
        assertRefused(ErrorCode.NOTHING_TO_FORGET, request(r -> r.putArray("subjectRefs")), "nobody");
        assertRefused(ErrorCode.NOTHING_TO_FORGET, request(r -> r.remove("subjectRefs")), "nobody");
        assertRefused(
                ErrorCode.INVALID_REQUEST, request(r -> r.putArray("sampleRefs").add(" ")), "sampleRefs[0]");
    }

    @Test
    void refuseARequestAboutNothing() {
        assertRefused(ErrorCode.INVALID_REQUEST, request(r -> r.remove("modelId")), "datasetId");
    }

    @Test
    void refuseParametersThatAreNoNumbersOrNames() {
        assertRefused(ErrorCode.INVALID_PARAMETERS, request(r -> r.put("parameters", "x")), "object");
        for (Consumer<ObjectNode> bad : List.<Consumer<ObjectNode>>of(
                p -> p.put("a name", 1),
                p -> p.put("epochs", "person 17"),
                p -> p.put("epochs", Double.POSITIVE_INFINITY),
                p -> p.putObject("epochs"),
                p -> p.putNull("epochs"))) {
            assertRefused(
                    ErrorCode.INVALID_PARAMETERS, request(r -> bad.accept(r.putObject("parameters"))), "parameters");
        }
        RULES.check(
                request(r -> r.putObject("parameters")
                        .put("epochs", 3)
                        .put("mode", "fast")
                        .put("x", true)),
                NOW);
    }

    @Test
    void takeAnIdInAnyCase() {
        assertThat(ForgetRules.requestId("6F1D2C9A-0B5E-7C3D-9A77-2F4E8B1C0D35"))
                .isEqualTo("6f1d2c9a-0b5e-7c3d-9a77-2f4e8b1c0d35");
    }

    @ParameterizedTest
    @EnumSource(Instruction.class)
    void wantAReasonForAllButCancel(Instruction instruction) {
        var until = instruction == Instruction.EXTEND ? NOW.plusSeconds(60) : null;

        RULES.check(instructed(instruction, "the asker called", until), NOW);

        if (instruction == Instruction.CANCEL) {
            RULES.check(instructed(instruction, null, null), NOW);
        } else {
            assertRefused(instructed(instruction, null, until), "reason");
            assertRefused(instructed(instruction, " ", until), "reason");
        }
        assertRefused(instructed(instruction, "x".repeat(501), until), "reason");
        assertRefused(instructed(instruction, "x\ud800", until), "character");
    }

    @Test
    void wantATimeWhereItMeansSomething() {
        assertRefused(instructed(Instruction.EXTEND, "x", null), "until");
        assertRefused(instructed(Instruction.HOLD, "x", NOW), "until");
        assertRefused(
                instructed(Instruction.HOLD, "x", NOW.plus(ForgetLimits.LONGEST).plusSeconds(1)), "until");
        assertRefused(instructed(Instruction.RELEASE, "x", NOW.plusSeconds(60)), "until");
        RULES.check(instructed(Instruction.HOLD, "x", NOW.plusSeconds(60)), NOW);
        RULES.check(instructed(Instruction.HOLD, "x", null), NOW);
    }

    @Test
    void needALimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ForgetRules(0))
                .withMessageContaining("lethe.forget.max-references");
    }

    private static ForgetInstructed instructed(
            Instruction instruction, @Nullable String reason, @Nullable Instant until) {
        return new ForgetInstructed("6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35", instruction, reason, until);
    }

    private static ForgetRequested request(Consumer<ObjectNode> change) {
        ObjectNode json = EventJson.mapper()
                .createObjectNode()
                .put("requestId", "6f1d2c9a-0b5e-4c3d-9a77-2f4e8b1c0d35")
                .put("modelId", "ages");
        json.putArray("subjectRefs").add("person-17");
        change.accept(json);
        try {
            return EventJson.mapper().treeToValue(json, ForgetRequested.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void assertRefused(ErrorCode code, ForgetRequested request, String told) {
        assertRefused(RULES, code, request, told);
    }

    private static void assertRefused(ForgetRules rules, ErrorCode code, ForgetRequested request, String told) {
        assertThatThrownBy(() -> rules.check(request, NOW))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(told)
                .hasMessageNotContaining("person-17");
    }

    private static void assertRefused(ForgetInstructed instruction, String told) {
        assertThatThrownBy(() -> RULES.check(instruction, NOW))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining(told);
    }
}

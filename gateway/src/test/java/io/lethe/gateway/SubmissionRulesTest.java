package io.lethe.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SubmissionRulesTest {

    private static final String REQUEST = "0b7c6f6e-6a3a-4b1e-9c52-0d8f6f3f1a11";

    @Test
    void fillsInWhenThePersonAsked() {
        var request = SubmissionRules.toEvent(submission(REQUEST, List.of("person-17")), null, Events.NOW);

        assertThat(request.submittedAt()).isEqualTo(Events.NOW);
        assertThat(request.dueAt()).isNull();
    }

    @Test
    void refusesTwoDifferentIds() {
        assertRefused(
                ErrorCode.INVALID_REQUEST,
                () -> SubmissionRules.toEvent(
                        submission(REQUEST, List.of("person-17")), "9f0c1b52-8f0e-4a57-9d0b-3c1f6f6d2a01", Events.NOW));
    }

    @Test
    void refusesAnUpperCaseId() {
        assertRefused(
                ErrorCode.INVALID_REQUEST,
                () -> SubmissionRules.toEvent(
                        submission(REQUEST.replace('b', 'B'), List.of("person-17")), null, Events.NOW));
    }

    @Test
    void refusesToForgetNobody() {
        assertRefused(
                ErrorCode.NOTHING_TO_FORGET,
                () -> SubmissionRules.toEvent(submission(REQUEST, List.of()), null, Events.NOW));
    }

    @Test
    void refusesWhatIsTooLargeForAnEvent() {
        var crowd = Collections.nCopies(10_000, "person-17");

        assertRefused(
                ErrorCode.INVALID_REQUEST, () -> SubmissionRules.toEvent(submission(REQUEST, crowd), null, Events.NOW));
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageNotContaining("person-17");
    }

    private static ForgetSubmission submission(String requestId, List<String> subjects) {
        return new ForgetSubmission(
                requestId, "ages", null, subjects, null, null, null, null, null, null, null, null, null);
    }
}

package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.ForgetInstructed;
import io.lethe.contracts.ForgetInstructed.Instruction;
import io.lethe.contracts.ForgetRules;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.RequestState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Locale;

/** Passes on what somebody wants done with a request; whether it can be done is for the coordinator to say. */
@ApplicationScoped
public class Instructions {

    private final Requests requests;
    private final Intake intake;
    private final ForgetRules rules;

    @Inject
    public Instructions(Requests requests, Intake intake, ForgetConfig config) {
        this.requests = requests;
        this.intake = intake;
        this.rules = new ForgetRules(config.maxReferences());
    }

    /**
     * Publishes an instruction.
     *
     * @return where the request stands now; fails with {@link ErrorCode#BROKER_UNAVAILABLE}
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#REQUEST_NOT_FOUND}, or
     *     {@link ErrorCode#NOT_POSSIBLE_NOW} where it surely never will be
     */
    Uni<RequestDocument> give(String requestId, Instruction instruction, InstructionBody body) {
        var document = requests.find(requestId);
        var event = new ForgetInstructed(document.requestId(), instruction, body.reason(), body.until());
        rules.check(event, Instant.now());
        requirePossible(document.state(), instruction);
        return intake.instruct(event).map(nothing -> document);
    }

    /** States that nothing leads out of are told here; all others may have changed before the instruction arrives. */
    private static void requirePossible(RequestState state, Instruction instruction) {
        boolean over = state.terminal() && state != RequestState.FAILED;
        if (over) {
            throw new LetheException(
                    ErrorCode.NOT_POSSIBLE_NOW,
                    "the request is %s: there is nothing left to %s"
                            .formatted(lower(state.name()), lower(instruction.name())));
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

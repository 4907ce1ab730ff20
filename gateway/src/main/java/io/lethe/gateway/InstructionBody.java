package io.lethe.gateway;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of an instruction.
 *
 * @param reason why, for the record; names nobody
 * @param until hold: when it ends by itself; extend: the new due date
 */
@Schema(description = "reason is required for all but cancel, until for extend; until is allowed for hold.")
public record InstructionBody(
        @Nullable String reason, @Nullable Instant until) {

    static final InstructionBody NONE = new InstructionBody(null, null);
}

package io.lethe.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.lethe.contracts.EvaluationScored;
import io.lethe.gateway.ledger.ScorecardLedger;
import java.time.Instant;

/**
 * Every score of one model version, on the forget set of one job: the event as it was published, and when.
 *
 * @param scored the event
 * @param scoredAt when the scores were published
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScorecardDocument(@JsonUnwrapped EvaluationScored scored, Instant scoredAt) {

    static ScorecardDocument of(ScorecardLedger.Card card) {
        return new ScorecardDocument(card.scored(), card.at());
    }
}

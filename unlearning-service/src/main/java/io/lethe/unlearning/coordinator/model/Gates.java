package io.lethe.unlearning.coordinator.model;

import io.lethe.contracts.Scores;
import io.lethe.contracts.Scores.Estimate;
import io.lethe.contracts.Verdict;
import io.lethe.contracts.Verdict.Gate;
import io.lethe.contracts.Verdict.Outcome;
import java.util.List;

/**
 * Judges a candidate by its scores. Each gate refuses only what is beyond its limit for sure, that is with the whole
 * interval, and lets pass only what keeps it; what lies between is inconclusive, as with few samples.
 */
public final class Gates {

    private static final String UTILITY = "utility";
    private static final String FORGETTING = "forgetting";
    private static final String OVER_FORGETTING = "over-forgetting";

    /** Names of all gates, as verdicts and series have them. */
    public static final List<String> NAMES = List.of(UTILITY, FORGETTING, OVER_FORGETTING);

    private static final double BLIND = 0.5;

    private Gates() {}

    /**
     * Judges.
     *
     * @param candidate the candidate's scores
     * @param original test accuracy of the original
     */
    static Verdict judge(Scores candidate, Estimate original, ModelPolicy.Limits limits) {
        List<Gate> gates = List.of(
                atLeast(UTILITY, candidate.testAccuracy(), original.value() - limits.utilityLoss()),
                atMost(FORGETTING, candidate.mia(), BLIND + limits.attack()),
                atLeast(OVER_FORGETTING, candidate.miaAuc(), BLIND - limits.overForgetting()));
        return new Verdict(worst(gates), gates, null);
    }

    private static Gate atLeast(String name, Estimate score, double limit) {
        return gate(name, score, limit, score.value() >= limit, score.high() < limit);
    }

    private static Gate atMost(String name, Estimate score, double limit) {
        return gate(name, score, limit, score.value() <= limit, score.low() > limit);
    }

    private static Gate gate(String name, Estimate score, double limit, boolean kept, boolean surelyBroken) {
        Outcome outcome = kept ? Outcome.PASSED : surelyBroken ? Outcome.REFUSED : Outcome.INCONCLUSIVE;
        return new Gate(name, outcome, score.value(), score.low(), score.high(), Math.max(0, limit));
    }

    private static Outcome worst(List<Gate> gates) {
        if (gates.stream().anyMatch(gate -> gate.outcome() == Outcome.REFUSED)) {
            return Outcome.REFUSED;
        }
        return gates.stream().anyMatch(gate -> gate.outcome() == Outcome.INCONCLUSIVE)
                ? Outcome.INCONCLUSIVE
                : Outcome.PASSED;
    }
}

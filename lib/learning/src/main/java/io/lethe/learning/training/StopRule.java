package io.lethe.learning.training;

import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A reason to end a phase before its last step.
 *
 * @param everySteps how often the rule is asked, at least 1; it is asked before the first step too
 * @param reason why to stop before the step with this number, for the model card; empty to go on. Called with gradient
 *     mode off; must not change the model
 */
public record StopRule(int everySteps, LongFunction<Optional<String>> reason) {

    public StopRule {
        if (everySteps < 1) {
            throw new IllegalArgumentException("everySteps must be at least 1, not " + everySteps);
        }
    }
}

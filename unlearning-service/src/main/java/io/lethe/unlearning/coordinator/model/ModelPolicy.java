package io.lethe.unlearning.coordinator.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a model's requests are served and its candidates judged.
 *
 * @param ladder rungs in the order in which they are tried; {@code retrain} follows them if it is not among them
 * @param batchLimit most requests that one job serves
 * @param linger how long an idle model waits for company of its first request
 * @param gates limits that a candidate must keep
 * @param acceptInconclusive whether a candidate is promoted, and flagged, when the samples are too few to judge it;
 *     else the next rung is tried
 * @param retrainAfter promotions by inexact methods after which the next job retrains
 * @param worthwhile share of the training time above which a rung is skipped and the model retrained
 * @param lease silence of a worker after which its attempt is over
 * @param unclaimed time after which an attempt that nobody reported is opened anew
 * @param fruitless attempts in a row without progress after which a job has failed
 */
public record ModelPolicy(
        List<Rung> ladder,
        int batchLimit,
        Duration linger,
        Limits gates,
        boolean acceptInconclusive,
        int retrainAfter,
        double worthwhile,
        Duration lease,
        Duration unclaimed,
        int fruitless) {

    public ModelPolicy {
        ladder = List.copyOf(ladder);
    }

    /**
     * Limits of the gates.
     *
     * @param utilityLoss most test accuracy that a candidate may lose against the original, 0…1
     * @param attack most that the membership attack's accuracy may lie above 0.5
     * @param overForgetting most that the attack's AUC may lie below 0.5: below it the people stand out as forgotten
     */
    public record Limits(double utilityLoss, double attack, double overForgetting) {}

    /** Why a job has failed whose attempts were used up. */
    String exhausted() {
        return "%d attempts in a row came no further; the workers' logs tell why.".formatted(fruitless);
    }

    /**
     * The rungs for a job. What a request chose comes first; a model that changed often by inexact methods is
     * retrained, and so is one for which the rung would cost about as much.
     */
    List<Rung> ladderFor(ModelRow model, Waiting first) {
        if (first.method() != null) {
            return upwards(new Rung(first.method(), first.parameters()));
        }
        if (model.inexactPromotions() >= retrainAfter) {
            return List.of(new Rung(Rung.RETRAIN, null));
        }
        List<Rung> worth = new ArrayList<>();
        for (Rung rung : ladder) {
            if (rung.exact() || isWorthwhile(model, rung)) {
                worth.add(rung);
            }
        }
        return closed(worth);
    }

    private boolean isWorthwhile(ModelRow model, Rung rung) {
        Map<String, Double> measured = model.methodSeconds();
        Double training = model.trainSeconds();
        Double seconds = measured.get(rung.method());
        return training == null || seconds == null || seconds < worthwhile * training;
    }

    private List<Rung> upwards(Rung chosen) {
        List<Rung> rungs = new ArrayList<>(List.of(chosen));
        ladder.stream().filter(rung -> !rung.method().equals(chosen.method())).forEach(rungs::add);
        return closed(rungs);
    }

    private static List<Rung> closed(List<Rung> rungs) {
        List<Rung> upToExact = new ArrayList<>();
        for (Rung rung : rungs) {
            upToExact.add(rung);
            if (rung.exact()) {
                return List.copyOf(upToExact);
            }
        }
        upToExact.add(new Rung(Rung.RETRAIN, null));
        return List.copyOf(upToExact);
    }
}

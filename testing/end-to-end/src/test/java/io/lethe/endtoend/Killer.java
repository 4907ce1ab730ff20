package io.lethe.endtoend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * Kills processes of a stack when a run has come so far, at moments that a seed decides. Each process dies about as
 * often as any other.
 */
final class Killer {

    /** Broker and store, which are one process of the local stack. */
    private static final String INFRASTRUCTURE = "broker-and-store";

    private final RunningStack stack;
    private final NavigableMap<Long, String> victims = new TreeMap<>();

    /**
     * @param moments how many there are
     * @param services how often a process of a service dies
     * @param infrastructure how often broker and store die
     */
    Killer(RunningStack stack, Random random, int moments, int services, int infrastructure) {
        this.stack = stack;
        List<String> names = new ArrayList<>();
        while (names.size() < services) {
            List<String> round = new ArrayList<>(stack.services());
            Collections.shuffle(round, random);
            names.addAll(round.subList(0, Math.min(round.size(), services - names.size())));
        }
        names.addAll(Collections.nCopies(infrastructure, INFRASTRUCTURE));
        Collections.shuffle(names, random);
        for (String name : names) {
            long moment = random.nextInt(moments);
            while (victims.containsKey(moment)) {
                moment = random.nextInt(moments);
            }
            victims.put(moment, name);
        }
    }

    /** Kills whoever is due by now, at most one. */
    void reached(long moment) {
        if (victims.isEmpty() || victims.firstKey() > moment) {
            return;
        }
        String victim = victims.pollFirstEntry().getValue();
        System.out.printf("moment %d: kills %s%n", moment, victim);
        if (victim.equals(INFRASTRUCTURE)) {
            stack.killInfrastructure();
        } else {
            stack.kill(victim);
        }
    }
}

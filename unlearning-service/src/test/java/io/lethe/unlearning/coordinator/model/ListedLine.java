package io.lethe.unlearning.coordinator.model;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A waiting line in memory, in the order of places. */
public final class ListedLine implements WaitingLine {

    private final TreeMap<String, Waiting> byPlace = new TreeMap<>();

    @Override
    public int size() {
        return byPlace.size();
    }

    @Override
    public List<Waiting> first(int most) {
        return byPlace.values().stream().limit(most).toList();
    }

    @Override
    public Optional<Waiting> at(String place) {
        return Optional.ofNullable(byPlace.get(place));
    }

    @Override
    public void add(Waiting request) {
        byPlace.put(request.place(), request);
    }

    @Override
    public void remove(Waiting request) {
        byPlace.remove(request.place());
    }
}

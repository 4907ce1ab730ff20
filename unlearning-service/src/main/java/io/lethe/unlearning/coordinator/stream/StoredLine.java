package io.lethe.unlearning.coordinator.stream;

import io.lethe.unlearning.coordinator.model.Waiting;
import io.lethe.unlearning.coordinator.model.WaitingLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A model's waiting line over a store with one row a request, in the order of their places. Changes are seen at once
 * and stored by {@link #flush()}, after the whole decision is made.
 */
final class StoredLine implements WaitingLine {

    private static final StoredJson<Waiting> ROWS = new StoredJson<>(Waiting.class);

    private final KeyValueStore<String, byte[]> rows;
    private final KeyValueStore<String, Integer> sizes;
    private final String modelId;
    /** Changes by place; nothing where a request leaves. */
    private final Map<String, Optional<Waiting>> changes = new TreeMap<>();

    private int size;

    StoredLine(KeyValueStore<String, byte[]> rows, KeyValueStore<String, Integer> sizes, String modelId) {
        this.rows = rows;
        this.sizes = sizes;
        this.modelId = modelId;
        this.size = Objects.requireNonNullElse(sizes.get(modelId), 0);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<Waiting> first(int most) {
        TreeMap<String, Waiting> merged = new TreeMap<>();
        changes.forEach((place, change) -> change.ifPresent(request -> merged.put(place, request)));
        int wanted =
                most + (int) changes.values().stream().filter(Optional::isEmpty).count();
        // '}' is the character after '|', which no name contains.
        try (KeyValueIterator<String, byte[]> stored = rows.range(modelId + "|", modelId + "}")) {
            for (int seen = 0; stored.hasNext() && seen < wanted; seen++) {
                KeyValue<String, byte[]> next = stored.next();
                String place = next.key.substring(modelId.length() + 1);
                if (!changes.containsKey(place)) {
                    merged.put(place, ROWS.read(next.value));
                }
            }
        }
        return new ArrayList<>(merged.values()).subList(0, Math.min(most, merged.size()));
    }

    @Override
    public Optional<Waiting> at(String place) {
        Optional<Waiting> change = changes.get(place);
        if (change != null) {
            return change;
        }
        byte[] stored = rows.get(key(place));
        return stored == null ? Optional.empty() : Optional.of(ROWS.read(stored));
    }

    @Override
    public void add(Waiting request) {
        if (at(request.place()).isEmpty()) {
            size++;
        }
        changes.put(request.place(), Optional.of(request));
    }

    @Override
    public void remove(Waiting request) {
        if (at(request.place()).isPresent()) {
            size--;
        }
        changes.put(request.place(), Optional.empty());
    }

    /** Stores the changes. */
    void flush() {
        if (changes.isEmpty()) {
            return;
        }
        changes.forEach((place, change) -> rows.put(key(place), bytes(change)));
        sizes.put(modelId, size);
    }

    private static byte @Nullable [] bytes(Optional<Waiting> change) {
        return change.map(ROWS::write).orElse(null);
    }

    private String key(String place) {
        return modelId + "|" + place;
    }
}

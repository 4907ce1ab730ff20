package io.lethe.gateway.ledger;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param items what is on it
 * @param next what leads to the following part; absent on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {

    public Page {
        items = List.copyOf(items);
    }

    /** The page of the first {@code limit} of some found rows, of which one more was asked for. */
    static <T> Page<T> of(List<T> found, int limit, Function<T, Cursor> cursor) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        var items = found.subList(0, limit);
        return new Page<>(items, cursor.apply(items.get(limit - 1)).encode());
    }

    /** The same page of other items. */
    public <R> Page<R> map(Function<T, R> change) {
        return new Page<>(items.stream().map(change).toList(), next);
    }
}

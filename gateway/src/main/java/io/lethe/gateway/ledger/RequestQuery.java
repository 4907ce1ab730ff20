package io.lethe.gateway.ledger;

import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Which requests to list: those that fit all that is given. The newest come first, or those due first where
 * {@code dueBefore} is given.
 *
 * @param state where they stand
 * @param model model that must forget
 * @param dataset dataset that they name
 * @param regulation law under which people ask
 * @param dueBefore end of the time in which they are due
 * @param cursor where the page before ended
 * @param limit most of them, at least 1
 */
public record RequestQuery(
        @Nullable RequestState state,
        @Nullable String model,
        @Nullable String dataset,
        @Nullable Regulation regulation,
        @Nullable Instant dueBefore,
        @Nullable String cursor,
        int limit) {

    private static final String BY_DUE = "due";
    private static final String NEWEST = "new";

    /** All requests, newest first. */
    public static RequestQuery newest(int limit) {
        return new RequestQuery(null, null, null, null, null, null, limit);
    }

    private String order() {
        return dueBefore == null ? NEWEST : BY_DUE;
    }

    /** Where a page ends that ends with this row. */
    Cursor cursorOf(RequestLedger.Listed row) {
        return new Cursor(
                order(),
                dueBefore == null ? row.submittedAt() : row.dueAt(),
                row.status().requestId());
    }

    /**
     * The statement, for one row more than {@link #limit}.
     *
     * @throws IllegalArgumentException if the cursor is none
     */
    Sql sql() {
        var after = cursor == null ? null : Cursor.decode(order(), cursor);
        // The keyset is the index of whatever leads: the model's requests, or all of them.
        boolean modelLeads = model != null && dueBefore == null;
        var text = new StringBuilder("SELECT r.status, r.submitted_at, r.due_at FROM ");
        text.append(modelLeads ? "request_model m CROSS JOIN request r ON r.request_id = m.request_id" : "request r");
        text.append(" WHERE 1 = 1");
        var values = new ArrayList<@Nullable Object>();
        if (modelLeads) {
            text.append(" AND m.model = ?");
            values.add(model);
        } else if (model != null) {
            text.append(" AND EXISTS (SELECT 1 FROM request_model m WHERE m.model = ?"
                    + " AND m.submitted_at = r.submitted_at AND m.request_id = r.request_id)");
            values.add(model);
        }
        if (state != null) {
            text.append(" AND r.state = ?");
            values.add(RequestLedger.name(state));
        }
        if (dataset != null) {
            text.append(" AND r.dataset = ?");
            values.add(dataset);
        }
        if (regulation != null) {
            text.append(" AND r.regulation = ?");
            values.add(RequestLedger.name(regulation));
        }
        if (dueBefore != null) {
            text.append(" AND r.due_at < ?");
            values.add(dueBefore.toEpochMilli());
        }
        var key = dueBefore != null
                ? "r.due_at, r.request_id"
                : modelLeads ? "m.submitted_at, m.request_id" : "r.submitted_at, r.request_id";
        if (after != null) {
            text.append(" AND (").append(key).append(dueBefore == null ? ") < (?, ?)" : ") > (?, ?)");
            values.add(after.number());
            values.add(after.text());
        }
        var direction = dueBefore == null ? " DESC" : "";
        text.append(" ORDER BY ")
                .append(key.replace(",", direction + ","))
                .append(direction)
                .append(" LIMIT ?");
        values.add(limit + 1);
        return new Sql(text.toString(), values);
    }
}

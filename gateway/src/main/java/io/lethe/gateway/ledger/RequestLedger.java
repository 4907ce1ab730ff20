package io.lethe.gateway.ledger;

import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import io.lethe.contracts.StatusChanged;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every forget request as its newest status tells it, with what lists, places in line and counts need. Thread-safe for
 * readers; statuses are folded in by the feed alone. Of two statuses of a request the one with the larger sequence
 * counts, in whatever order they come.
 */
@Singleton
public final class RequestLedger {

    private final LedgerDatabase database;

    /** Makes the ledger of a database. */
    @Inject
    public RequestLedger(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * A request, and how far it is from being served.
     *
     * @param status its newest status
     * @param places place in the waiting line of each model for which it waits, 1 for the most urgent
     */
    public record Standing(StatusChanged status, Map<String, Long> places) {

        public Standing {
            places = Map.copyOf(places);
        }
    }

    /** A row of a list. */
    record Listed(StatusChanged status, long submittedAt, long dueAt) {

        static Listed of(ResultSet row) throws SQLException {
            return new Listed(StoredJson.read(row.getBytes(1), StatusChanged.class), row.getLong(2), row.getLong(3));
        }
    }

    /** What the table holds of a request before a status changes it. */
    private record Known(
            long sequence,
            String state,
            String regulation,
            boolean open,
            long submittedAt,
            long arrivedAt,
            long dueAt) {

        static Known of(ResultSet row) throws SQLException {
            return new Known(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7));
        }
    }

    /** Where a request stands; empty when there is no such request. */
    public Optional<Standing> find(String requestId) {
        return database.read(connection -> {
            var status = Sql.of("SELECT status FROM request WHERE request_id = ?", requestId)
                    .first(connection, row -> StoredJson.read(row.getBytes(1), StatusChanged.class));
            return status.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Standing(status.get(), places(connection, requestId)));
        });
    }

    /**
     * A page of requests.
     *
     * @throws IllegalArgumentException if the cursor is none of this list
     */
    public Page<StatusChanged> list(RequestQuery query) {
        var sql = query.sql();
        return database.read(connection -> Page.of(sql.list(connection, Listed::of), query.limit(), query::cursorOf))
                .map(Listed::status);
    }

    /** Takes a status in, unless a newer one is known. */
    void fold(Connection connection, StatusChanged status) throws SQLException {
        var json = StoredJson.write(status);
        var known = known(connection, status.requestId());
        if (known.isPresent() && known.get().sequence() >= status.sequence()) {
            return;
        }
        var arrived = status.history().isEmpty()
                ? status.at()
                : status.history().get(0).at();
        var asked = status.submittedAt() == null ? arrived : status.submittedAt();
        // Keys of lists and lines must not move.
        long submittedAt = known.map(Known::submittedAt).orElse(asked.toEpochMilli());
        long arrivedAt = known.map(Known::arrivedAt).orElse(arrived.toEpochMilli());
        var due = status.dueAt() == null ? null : status.dueAt().toEpochMilli();
        var next = new Known(
                status.sequence(),
                name(status.state()),
                name(status.regulation()),
                !status.state().terminal(),
                submittedAt,
                arrivedAt,
                due == null ? 0 : due);
        Sql.of(
                        """
                INSERT INTO request (request_id, sequence, state, open, dataset, regulation, submitted_at, arrived_at,
                  due_at, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (request_id) DO UPDATE SET sequence = excluded.sequence, state = excluded.state,
                  open = excluded.open, dataset = excluded.dataset, regulation = excluded.regulation,
                  due_at = excluded.due_at, status = excluded.status""",
                        status.requestId(),
                        next.sequence(),
                        next.state(),
                        next.open() ? 1 : 0,
                        status.datasetId(),
                        next.regulation(),
                        submittedAt,
                        arrivedAt,
                        due,
                        json)
                .run(connection);
        count(connection, known.orElse(null), next);
        for (var model : models(status)) {
            Sql.of("INSERT OR IGNORE INTO request_model VALUES (?, ?, ?)", model, submittedAt, status.requestId())
                    .run(connection);
        }
        if (known.isPresent()) {
            leaveLines(connection, status.requestId());
        }
        enterLines(connection, status, due, arrivedAt);
    }

    /** Takes a request out, because its topic did. */
    void remove(Connection connection, String requestId) throws SQLException {
        var known = known(connection, requestId);
        if (known.isEmpty()) {
            return;
        }
        count(connection, known.get(), null);
        leaveLines(connection, requestId);
        var status = Sql.of("SELECT status FROM request WHERE request_id = ?", requestId)
                .first(connection, row -> StoredJson.read(row.getBytes(1), StatusChanged.class))
                .orElseThrow();
        for (var model : models(status)) {
            Sql.of(
                            "DELETE FROM request_model WHERE model = ? AND submitted_at = ? AND request_id = ?",
                            model,
                            known.get().submittedAt(),
                            requestId)
                    .run(connection);
        }
        Sql.of("DELETE FROM request WHERE request_id = ?", requestId).run(connection);
    }

    /** The column's word for a state. */
    static String name(RequestState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** The column's word for a law; {@code other} where a request names none. */
    static String name(@Nullable Regulation regulation) {
        return (regulation == null ? Regulation.OTHER : regulation).name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Known> known(Connection connection, String requestId) throws SQLException {
        return Sql.of("""
                SELECT sequence, state, regulation, open, submitted_at, arrived_at, due_at
                  FROM request WHERE request_id = ?""", requestId).first(connection, Known::of);
    }

    private static Map<String, Long> places(Connection connection, String requestId) throws SQLException {
        var places = new HashMap<String, Long>();
        var lines = Sql.of("SELECT model FROM waiting WHERE request_id = ?", requestId)
                .list(connection, row -> row.getString(1));
        for (var model : lines) {
            places.put(model, Sql.of("""
                            SELECT count(*) FROM waiting w, waiting mine
                              WHERE mine.request_id = ? AND mine.model = ? AND w.model = mine.model
                                AND (w.urgency, w.due_at, w.arrived_at, w.request_id)
                                  <= (mine.urgency, mine.due_at, mine.arrived_at, mine.request_id)""", requestId, model).number(connection));
        }
        return places;
    }

    private static void leaveLines(Connection connection, String requestId) throws SQLException {
        Sql.of("DELETE FROM waiting WHERE request_id = ?", requestId).run(connection);
    }

    private static void enterLines(Connection connection, StatusChanged status, @Nullable Long due, long arrivedAt)
            throws SQLException {
        for (var model : status.models()) {
            if (model.state() == RequestState.WAITING) {
                Sql.of(
                                "INSERT OR IGNORE INTO waiting VALUES (?, ?, ?, ?, ?)",
                                model.modelId(),
                                -status.priority(),
                                due == null ? Long.MAX_VALUE : due,
                                arrivedAt,
                                status.requestId())
                        .run(connection);
            }
        }
    }

    private static Set<String> models(StatusChanged status) {
        var models = status.models().stream()
                .map(StatusChanged.OfModel::modelId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (status.modelId() != null) {
            models.add(status.modelId());
        }
        return models;
    }

    private static void count(Connection connection, @Nullable Known before, @Nullable Known after)
            throws SQLException {
        if (before != null) {
            RequestCounts.add(connection, before.state(), before.regulation(), -1);
            if (before.open() && before.dueAt() != 0) {
                RequestCounts.addDue(connection, before.dueAt(), -1);
            }
        }
        if (after != null) {
            RequestCounts.add(connection, after.state(), after.regulation(), 1);
            if (after.open() && after.dueAt() != 0) {
                RequestCounts.addDue(connection, after.dueAt(), 1);
            }
        }
    }
}

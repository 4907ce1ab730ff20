package io.lethe.gateway.ledger;

import io.lethe.contracts.Regulation;
import io.lethe.contracts.RequestState;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many requests there are, kept up with every status, so that nobody has to count rows: by state and law, and the
 * open ones by the hour in which they are due. Thread-safe.
 */
@Singleton
public final class RequestCounts {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final LedgerDatabase database;

    /** Makes the counts of a database. */
    @Inject
    public RequestCounts(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * Requests of one state under one law.
     *
     * @param state lower-case name
     * @param regulation lower-case name
     */
    public record Group(String state, String regulation) {

        /** The group of a state and a law. */
        public static Group of(RequestState state, Regulation regulation) {
            return new Group(RequestLedger.name(state), RequestLedger.name(regulation));
        }
    }

    /** Number of requests in each group that has some. */
    public Map<Group, Long> groups() {
        return database.read(connection -> {
            var groups = new HashMap<Group, Long>();
            Sql.of("SELECT state, regulation, n FROM state_count")
                    .list(connection, row -> groups.put(new Group(row.getString(1), row.getString(2)), row.getLong(3)));
            return groups;
        });
    }

    /** When the oldest open request under a law was submitted; empty without one. */
    public Optional<Instant> oldestOpen(Regulation regulation) {
        return database.read(connection -> Sql.of(
                        "SELECT submitted_at FROM request WHERE open = 1 AND regulation = ? ORDER BY submitted_at LIMIT 1",
                        RequestLedger.name(regulation))
                .first(connection, row -> Instant.ofEpochMilli(row.getLong(1))));
    }

    /** Number of open requests that are due from the one time on and before the other. */
    public long due(Instant from, Instant until) {
        long start = from.toEpochMilli();
        long end = until.toEpochMilli();
        long firstHour = -Math.floorDiv(-start, HOUR);
        long lastHour = Math.floorDiv(end, HOUR);
        return database.read(connection -> {
            if (firstHour >= lastHour) {
                return exactly(connection, start, end);
            }
            long hours = Sql.of("SELECT sum(n) FROM due_count WHERE hour >= ? AND hour < ?", firstHour, lastHour)
                    .number(connection);
            return exactly(connection, start, firstHour * HOUR) + hours + exactly(connection, lastHour * HOUR, end);
        });
    }

    static void add(Connection connection, String state, String regulation, int change) throws SQLException {
        Sql.of("""
                INSERT INTO state_count VALUES (?, ?, ?)
                ON CONFLICT (state, regulation) DO UPDATE SET n = n + excluded.n""", state, regulation, change).run(connection);
    }

    static void addDue(Connection connection, long dueAt, int change) throws SQLException {
        Sql.of(
                        "INSERT INTO due_count VALUES (?, ?) ON CONFLICT (hour) DO UPDATE SET n = n + excluded.n",
                        Math.floorDiv(dueAt, HOUR),
                        change)
                .run(connection);
    }

    private static long exactly(Connection connection, long from, long until) throws SQLException {
        return Sql.of("SELECT count(*) FROM request WHERE open = 1 AND due_at >= ? AND due_at < ?", from, until)
                .number(connection);
    }
}

package io.lethe.gateway.ledger;

import io.lethe.contracts.EvaluationScored;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Every scorecard. Thread-safe for readers; scores are folded in by the feed alone, and one that is told again replaces
 * the first.
 */
@Singleton
public final class ScorecardLedger {

    private static final String ORDER = "score";

    private final LedgerDatabase database;

    /** Makes the ledger of a database. */
    @Inject
    public ScorecardLedger(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * A scorecard.
     *
     * @param scored the event as it was published
     * @param at when it was published first
     */
    public record Card(EvaluationScored scored, Instant at) {

        private String identity() {
            return ScorecardLedger.identity(scored);
        }
    }

    /**
     * A page of a model's scorecards, oldest first; empty when there is no such model.
     *
     * @param cursor where the page before ended; absent for the first one
     * @param limit most of them, at least 1
     * @throws IllegalArgumentException if the cursor is none of this list
     */
    public Page<Card> list(String modelId, @Nullable String cursor, int limit) {
        var after = cursor == null ? new Cursor(ORDER, Long.MIN_VALUE, "") : Cursor.decode(ORDER, cursor);
        return database.read(connection -> Page.of(
                Sql.of("""
                        SELECT card, scored_at FROM scorecard WHERE model_id = ? AND (scored_at, identity) > (?, ?)
                          ORDER BY scored_at, identity LIMIT ?""", modelId, after.number(), after.text(), limit + 1)
                        .list(
                                connection,
                                row -> new Card(
                                        StoredJson.read(row.getBytes(1), EvaluationScored.class),
                                        Instant.ofEpochMilli(row.getLong(2)))),
                limit,
                card -> new Cursor(ORDER, card.at().toEpochMilli(), card.identity())));
    }

    /** Takes scores in. */
    void fold(Connection connection, EvaluationScored scored, Instant at) throws SQLException {
        Sql.of("""
                INSERT INTO scorecard VALUES (?, ?, ?, ?) ON CONFLICT (identity) DO UPDATE SET card = excluded.card""", identity(scored), scored.model().modelId(), at.toEpochMilli(), StoredJson.write(scored))
                .run(connection);
    }

    private static String identity(EvaluationScored scored) {
        return String.join(
                " ",
                scored.model().modelId(),
                scored.model().modelVersion(),
                scored.state().name(),
                scored.jobId());
    }
}

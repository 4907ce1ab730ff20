package io.lethe.gateway.ledger;

import io.lethe.contracts.ModelStateChanged;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every model as its newest state tells it. Thread-safe for readers; states are folded in by the feed alone, and the
 * one with the largest sequence counts.
 */
@Singleton
public final class ModelLedger {

    private static final String ORDER = "model";

    private final LedgerDatabase database;

    /** Makes the ledger of a database. */
    @Inject
    public ModelLedger(LedgerDatabase database) {
        this.database = database;
    }

    /** The newest state of a model; empty when there is no such model. */
    public Optional<ModelStateChanged> find(String modelId) {
        return database.read(connection -> Sql.of("SELECT state FROM model WHERE model_id = ?", modelId)
                .first(connection, row -> StoredJson.read(row.getBytes(1), ModelStateChanged.class)));
    }

    /**
     * A page of models, by name.
     *
     * @param cursor where the page before ended; absent for the first one
     * @param limit most of them, at least 1
     * @throws IllegalArgumentException if the cursor is none of this list
     */
    public Page<ModelStateChanged> list(@Nullable String cursor, int limit) {
        var after = cursor == null ? "" : Cursor.decode(ORDER, cursor).text();
        return database.read(connection -> Page.of(
                Sql.of("SELECT state FROM model WHERE model_id > ? ORDER BY model_id LIMIT ?", after, limit + 1)
                        .list(connection, row -> StoredJson.read(row.getBytes(1), ModelStateChanged.class)),
                limit,
                model -> new Cursor(ORDER, 0, model.modelId())));
    }

    /** Takes a state in, unless a newer one is known. */
    void fold(Connection connection, ModelStateChanged state) throws SQLException {
        Sql.of("""
                INSERT INTO model VALUES (?, ?, ?)
                ON CONFLICT (model_id) DO UPDATE SET sequence = excluded.sequence, state = excluded.state
                  WHERE excluded.sequence > sequence""", state.modelId(), state.sequence(), StoredJson.write(state)).run(connection);
    }

    /** Takes a model out, because its topic did. */
    void remove(Connection connection, String modelId) throws SQLException {
        Sql.of("DELETE FROM model WHERE model_id = ?", modelId).run(connection);
    }
}

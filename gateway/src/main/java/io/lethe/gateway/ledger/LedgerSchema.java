package io.lethe.gateway.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables of the view. Wide rows are in ordinary tables (without row ids they would take more than twice the space);
 * times are milliseconds since 1970.
 */
final class LedgerSchema {

    /** Raise it with every change below: a file of another version is thrown away and read from the topics anew. */
    private static final int VERSION = 1;

    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE IF NOT EXISTS request (
              request_id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, state TEXT NOT NULL, open INTEGER NOT NULL,
              dataset TEXT, regulation TEXT NOT NULL, submitted_at INTEGER NOT NULL, arrived_at INTEGER NOT NULL,
              due_at INTEGER, status BLOB NOT NULL)""",
            "CREATE INDEX IF NOT EXISTS request_newest ON request (submitted_at, request_id)",
            "CREATE INDEX IF NOT EXISTS request_state ON request (state, submitted_at, request_id)",
            "CREATE INDEX IF NOT EXISTS request_due ON request (due_at, request_id)",
            "CREATE INDEX IF NOT EXISTS request_state_due ON request (state, due_at, request_id)",
            """
            CREATE INDEX IF NOT EXISTS request_dataset ON request (dataset, submitted_at, request_id)
              WHERE dataset IS NOT NULL""",
            """
            CREATE INDEX IF NOT EXISTS request_open ON request (regulation, submitted_at)
              WHERE open = 1""",
            "CREATE INDEX IF NOT EXISTS request_open_due ON request (due_at) WHERE open = 1",
            """
            CREATE TABLE IF NOT EXISTS request_model (
              model TEXT NOT NULL, submitted_at INTEGER NOT NULL, request_id TEXT NOT NULL,
              PRIMARY KEY (model, submitted_at, request_id)) WITHOUT ROWID""",
            """
            CREATE TABLE IF NOT EXISTS waiting (
              model TEXT NOT NULL, urgency INTEGER NOT NULL, due_at INTEGER NOT NULL, arrived_at INTEGER NOT NULL,
              request_id TEXT NOT NULL,
              PRIMARY KEY (model, urgency, due_at, arrived_at, request_id)) WITHOUT ROWID""",
            "CREATE INDEX IF NOT EXISTS waiting_request ON waiting (request_id)",
            """
            CREATE TABLE IF NOT EXISTS state_count (
              state TEXT NOT NULL, regulation TEXT NOT NULL, n INTEGER NOT NULL,
              PRIMARY KEY (state, regulation)) WITHOUT ROWID""",
            "CREATE TABLE IF NOT EXISTS due_count (hour INTEGER PRIMARY KEY, n INTEGER NOT NULL)",
            """
            CREATE TABLE IF NOT EXISTS model (
              model_id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, state BLOB NOT NULL)""",
            """
            CREATE TABLE IF NOT EXISTS scorecard (
              identity TEXT PRIMARY KEY, model_id TEXT NOT NULL, scored_at INTEGER NOT NULL, card BLOB NOT NULL)""",
            "CREATE INDEX IF NOT EXISTS scorecard_model ON scorecard (model_id, scored_at, identity)",
            """
            CREATE TABLE IF NOT EXISTS consumed (
              topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL,
              PRIMARY KEY (topic, partition)) WITHOUT ROWID""",
            "CREATE TABLE IF NOT EXISTS source (topic TEXT PRIMARY KEY, topic_id TEXT NOT NULL) WITHOUT ROWID");

    private LedgerSchema() {}

    /** Whether a database has this schema, or is new. */
    static boolean isCurrent(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var version = statement.executeQuery("PRAGMA user_version")) {
            return version.next() && (version.getInt(1) == 0 || version.getInt(1) == VERSION);
        }
    }

    /** Makes what is missing. */
    static void create(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var table : TABLES) {
                statement.execute(table);
            }
            statement.execute("PRAGMA user_version = " + VERSION);
        }
    }
}

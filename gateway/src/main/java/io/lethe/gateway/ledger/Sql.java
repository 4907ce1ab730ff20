package io.lethe.gateway.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement and its values in order, run at once. */
record Sql(String text, List<@Nullable Object> values) {

    /** What a row means. */
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    static Sql of(String text, @Nullable Object... values) {
        var list = new ArrayList<@Nullable Object>();
        for (var value : values) {
            list.add(value);
        }
        return new Sql(text, list);
    }

    /** Runs a change and says how many rows it touched. */
    int run(Connection connection) throws SQLException {
        try (var statement = prepare(connection)) {
            return statement.executeUpdate();
        }
    }

    <T> List<T> list(Connection connection, Row<T> meaning) throws SQLException {
        try (var statement = prepare(connection);
                var rows = statement.executeQuery()) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(meaning.of(rows));
            }
            return found;
        }
    }

    <T> Optional<T> first(Connection connection, Row<T> meaning) throws SQLException {
        try (var statement = prepare(connection);
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(meaning.of(rows)) : Optional.empty();
        }
    }

    /** The number in the first column of the only row; 0 where it is null. */
    long number(Connection connection) throws SQLException {
        return first(connection, row -> row.getLong(1)).orElse(0L);
    }

    private PreparedStatement prepare(Connection connection) throws SQLException {
        var statement = connection.prepareStatement(text);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }
}

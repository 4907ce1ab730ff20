package io.lethe.gateway.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far the topics are folded into the view, written with what they told. */
final class Consumed {

    private final LedgerDatabase database;

    Consumed(LedgerDatabase database) {
        this.database = database;
    }

    /** The next offset to read of every partition that was read. */
    Map<TopicPartition, Long> offsets() {
        return database.read(connection -> {
            var offsets = new HashMap<TopicPartition, Long>();
            Sql.of("SELECT topic, partition, next FROM consumed")
                    .list(
                            connection,
                            row -> offsets.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3)));
            return offsets;
        });
    }

    /** The broker's ids of the topics that were read; a topic that is made anew under its old name has another. */
    Map<String, String> topicIds() {
        return database.read(connection -> {
            var ids = new HashMap<String, String>();
            Sql.of("SELECT topic, topic_id FROM source")
                    .list(connection, row -> ids.put(row.getString(1), row.getString(2)));
            return ids;
        });
    }

    static void moveTo(Connection connection, TopicPartition partition, long next) throws SQLException {
        Sql.of("INSERT OR REPLACE INTO consumed VALUES (?, ?, ?)", partition.topic(), partition.partition(), next)
                .run(connection);
    }

    static void identify(Connection connection, String topic, String id) throws SQLException {
        Sql.of("INSERT OR REPLACE INTO source VALUES (?, ?)", topic, id).run(connection);
    }
}

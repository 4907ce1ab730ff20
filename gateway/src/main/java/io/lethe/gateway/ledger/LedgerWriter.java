package io.lethe.gateway.ledger;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.Event;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelStateChanged;
import io.lethe.contracts.StatusChanged;
import io.lethe.contracts.Topics;
import io.lethe.service.logging.Nameless;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.TopicNames;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Folds records into the ledgers, together with how far they were read. For the feed's thread alone. */
@Singleton
public final class LedgerWriter {

    /** Topics whose records are kept: read from where the view ends. */
    static final List<String> KEPT =
            List.of(Topics.STATUS_CHANGED, Topics.MODEL_STATE_CHANGED, Topics.EVALUATION_SCORED);

    /** The topic that only the last minutes of are of use. */
    static final String PASSING = Topics.JOB_PROGRESSED;

    private static final Logger LOG = Logger.getLogger(LedgerWriter.class);

    private final LedgerDatabase database;
    private final EventCodec codec;
    private final DeadLetters deadLetters;
    private final RequestLedger requests;
    private final ModelLedger models;
    private final ScorecardLedger scorecards;
    private final RunningJobs jobs;
    private final TopicNames names;
    private final Instant started = Instant.now();

    /** Makes the writer. */
    @Inject
    public LedgerWriter(
            LedgerDatabase database,
            EventCodec codec,
            DeadLetters deadLetters,
            RequestLedger requests,
            ModelLedger models,
            ScorecardLedger scorecards,
            RunningJobs jobs,
            TopicNames names) {
        this.database = database;
        this.codec = codec;
        this.deadLetters = deadLetters;
        this.requests = requests;
        this.models = models;
        this.scorecards = scorecards;
        this.jobs = jobs;
        this.names = names;
    }

    /**
     * Folds records and moves on, in one transaction.
     *
     * @param next the offset after the last record of each partition
     * @throws LedgerException if the database fails; then nothing of it is there
     */
    void fold(Iterable<ConsumerRecord<String, byte[]>> records, Map<TopicPartition, Long> next) {
        database.write(connection -> {
            for (var record : records) {
                fold(connection, record);
            }
            for (var position : next.entrySet()) {
                Consumed.moveTo(connection, position.getKey(), position.getValue());
            }
        });
    }

    private void fold(Connection connection, ConsumerRecord<String, byte[]> record) throws SQLException {
        try {
            switch (names.onPlatform(record.topic())) {
                case Topics.STATUS_CHANGED -> {
                    if (erased(record)) {
                        requests.remove(connection, record.key());
                    } else {
                        requests.fold(connection, read(record, StatusChanged.class));
                    }
                }
                case Topics.MODEL_STATE_CHANGED -> {
                    if (erased(record)) {
                        models.remove(connection, record.key());
                    } else {
                        models.fold(connection, read(record, ModelStateChanged.class));
                    }
                }
                case Topics.EVALUATION_SCORED ->
                    scorecards.fold(
                            connection, read(record, EvaluationScored.class), Instant.ofEpochMilli(record.timestamp()));
                default -> jobs.fold(read(record, JobProgressed.class));
            }
        } catch (LetheException e) {
            bury(record, e);
        } catch (LedgerException e) {
            throw e;
        } catch (RuntimeException e) {
            // One record that we cannot fold must not end the view of all others.
            LOG.errorf(Nameless.of(e), "%s: unexpected failure", record.topic());
            bury(
                    record,
                    new LetheException(
                            ErrorCode.INTERNAL, "unexpected " + e.getClass().getSimpleName()));
        }
    }

    private <T extends Event> T read(ConsumerRecord<String, byte[]> record, Class<T> type) {
        return codec.decode(record.headers(), record.value(), type).event();
    }

    private static boolean erased(ConsumerRecord<String, byte @Nullable []> record) {
        return record.value() == null && record.key() != null;
    }

    private void bury(ConsumerRecord<String, byte[]> record, LetheException reason) {
        // What is older than this process was buried by the one before; a view that is read anew meets it again.
        if (Instant.ofEpochMilli(record.timestamp()).isAfter(started)) {
            deadLetters.bury(names.onPlatform(record.topic()), record, reason);
        }
    }
}

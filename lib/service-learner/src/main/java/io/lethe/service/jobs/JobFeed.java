package io.lethe.service.jobs;

import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import io.lethe.contracts.Topics;
import io.lethe.service.messaging.EventCodec;
import io.lethe.service.messaging.Received;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link JobTable} up to date: the table of open jobs from its beginning, signs of life as of late. */
final class JobFeed implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(JobFeed.class);
    /** Longer than any sensible lease: whoever was silent for longer holds nothing any more. */
    private static final Duration RECENT = Duration.ofMinutes(5);

    private final JobTable table;
    private final EventCodec codec;
    private final TopicFeed feed;

    JobFeed(JobTable table, EventCodec codec, TopicFeeds feeds) {
        this.table = table;
        this.codec = codec;
        Map<String, @Nullable Duration> topics = new HashMap<>();
        topics.put(Topics.JOB_PLANNED, null);
        topics.put(Topics.JOB_PROGRESSED, RECENT);
        this.feed = feeds.feed("job-feed", topics, this::read);
    }

    void start() {
        feed.start();
    }

    boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        return feed.awaitCaughtUp(patience);
    }

    @Override
    public void close() {
        feed.close();
    }

    private void read(String topic, ConsumerRecord<String, byte[]> record) {
        if (topic.equals(Topics.JOB_PLANNED)) {
            readRow(record);
        } else {
            readNews(record);
        }
    }

    private void readRow(ConsumerRecord<String, byte[]> record) {
        @Nullable String jobId = record.key();
        if (jobId == null || !Names.isJobId(jobId)) {
            LOG.warnf(
                    "Record %d of %s-%d has no job id as its key", record.offset(), record.topic(), record.partition());
            return;
        }
        byte @Nullable [] value = record.value();
        if (value == null) {
            table.end(jobId);
            return;
        }
        try {
            Received<JobPlanned> row = codec.decode(record.headers(), value, JobPlanned.class);
            if (row.event().jobId().equals(jobId)) {
                table.put(row);
                return;
            }
            LOG.warnf("The row of job %s is about another job", jobId);
        } catch (LetheException e) {
            LOG.warnf("The row of job %s cannot be read: %s", jobId, e.getMessage());
        }
        // Whatever it says is newer than what we know: nobody here may go on with that.
        table.end(jobId);
    }

    private void readNews(ConsumerRecord<String, byte[]> record) {
        try {
            table.heard(codec.decode(record.headers(), record.value(), JobProgressed.class)
                    .event());
        } catch (LetheException e) {
            LOG.debugf("News of a job cannot be read: %s", e.getMessage());
        }
    }
}

package io.lethe.training;

import io.lethe.contracts.Event;
import io.lethe.contracts.JobFailed;
import io.lethe.contracts.JobKind;
import io.lethe.contracts.JobPlanned;
import io.lethe.contracts.JobProgressed;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.ModelTrained;
import io.lethe.contracts.SplitPublished;
import io.lethe.contracts.Topics;
import io.lethe.service.jobs.TopicFeed;
import io.lethe.service.jobs.TopicFeeds;
import io.lethe.service.messaging.EventCodec;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link Trainings} what other workers do, and what was done before this process started; and
 * {@link KnownDatasets} what there is to learn.
 */
@ApplicationScoped
class TrainingsFeed {

    private static final Logger LOG = Logger.getLogger(TrainingsFeed.class);
    private static final Duration RECENT = Duration.ofMinutes(5);

    private final Trainings trainings;
    private final KnownDatasets datasets;
    private final EventCodec codec;
    private final TopicFeed feed;

    TrainingsFeed(Trainings trainings, KnownDatasets datasets, EventCodec codec, TopicFeeds feeds) {
        this.trainings = trainings;
        this.datasets = datasets;
        this.codec = codec;
        Map<String, @Nullable Duration> topics = new HashMap<>();
        topics.put(Topics.JOB_PLANNED, null);
        topics.put(Topics.JOB_PROGRESSED, RECENT);
        topics.put(Topics.JOB_FAILED, null);
        topics.put(Topics.MODEL_TRAINED, null);
        topics.put(Topics.SPLIT_PUBLISHED, null);
        this.feed = feeds.feed("trainings-feed", topics, this::read);
    }

    void start(@Observes StartupEvent event) {
        feed.start();
    }

    void stop(@Observes ShutdownEvent event) {
        feed.close();
    }

    private void read(String topic, ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            switch (topic) {
                case Topics.JOB_PLANNED -> {
                    JobPlanned job = event(record, JobPlanned.class);
                    if (job.kind() == JobKind.TRAIN) {
                        trainings.planned(job.modelId());
                    }
                }
                case Topics.JOB_PROGRESSED -> {
                    JobProgressed news = event(record, JobProgressed.class);
                    if (news.kind() == JobKind.TRAIN) {
                        trainings.heard(news);
                    }
                }
                case Topics.JOB_FAILED -> {
                    JobFailed news = event(record, JobFailed.class);
                    if (news.kind() == JobKind.TRAIN) {
                        trainings.failed(news);
                    }
                }
                case Topics.SPLIT_PUBLISHED -> datasets.heard(event(record, SplitPublished.class));
                default -> trainings.done(event(record, ModelTrained.class), Instant.ofEpochMilli(record.timestamp()));
            }
        } catch (LetheException e) {
            LOG.debugf("A record of %s cannot be read: %s", topic, e.getMessage());
        }
    }

    private <T extends Event> T event(ConsumerRecord<String, byte[]> record, Class<T> type) {
        return codec.decode(record.headers(), record.value(), type).event();
    }
}

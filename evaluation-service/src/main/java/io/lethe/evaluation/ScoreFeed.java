package io.lethe.evaluation;

import io.lethe.contracts.EvaluationScored;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Topics;
import io.lethe.service.jobs.TopicFeed;
import io.lethe.service.jobs.TopicFeeds;
import io.lethe.service.messaging.EventCodec;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the gauges, and whoever looks for a candidate, from the topic of all scores, from its beginning: both survive a
 * restart, and every replica shows the same.
 */
@ApplicationScoped
class ScoreFeed {

    private static final Logger LOG = Logger.getLogger(ScoreFeed.class);

    private final ScoreGauges gauges;
    private final Candidates candidates;
    private final EventCodec codec;
    private final TopicFeed feed;

    ScoreFeed(ScoreGauges gauges, Candidates candidates, EventCodec codec, TopicFeeds feeds) {
        this.gauges = gauges;
        this.candidates = candidates;
        this.codec = codec;
        Map<String, @Nullable Duration> topics = new HashMap<>();
        topics.put(Topics.EVALUATION_SCORED, null);
        this.feed = feeds.feed("score-feed", topics, this::read);
    }

    void start(@Observes StartupEvent event) {
        feed.start();
    }

    void stop(@Observes ShutdownEvent event) {
        feed.close();
    }

    private void read(String topic, ConsumerRecord<String, byte[]> record) {
        try {
            EvaluationScored scored = codec.decode(record.headers(), record.value(), EvaluationScored.class)
                    .event();
            candidates.remember(scored);
            gauges.show(scored);
        } catch (LetheException e) {
            LOG.warnf("Record %d of %s-%d is left out: %s", record.offset(), topic, record.partition(), e.getMessage());
        }
    }
}

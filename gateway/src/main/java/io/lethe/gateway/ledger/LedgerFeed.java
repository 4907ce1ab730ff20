package io.lethe.gateway.ledger;

import io.lethe.service.logging.Nameless;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads the topics of the view on a thread of its own, which nothing ends: whatever goes wrong is counted, told and
 * tried again. It is no consumer group: each gateway reads all partitions, from where its own view ends.
 */
@ApplicationScoped
public class LedgerFeed {

    private static final Logger LOG = Logger.getLogger(LedgerFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PASSING_SINCE = Duration.ofMinutes(10);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final LedgerDatabase database;
    private final LedgerWriter writer;
    private final FeedClients clients;
    private final Consumed consumed;
    private final Counter failures;
    private final Counter rebuilds;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "view-feed");
    private final Instant made = Instant.now();
    private long pause = FIRST_PAUSE_MILLIS;
    private boolean broken;
    private volatile Instant progressed = Instant.now();
    private volatile long behind = Long.MAX_VALUE;
    private volatile boolean caughtUp;

    /** Makes the feed; it starts with the application. */
    @Inject
    public LedgerFeed(LedgerDatabase database, LedgerWriter writer, FeedClients clients, MeterRegistry registry) {
        this.database = database;
        this.writer = writer;
        this.clients = clients;
        this.consumed = new Consumed(database);
        this.failures = Counter.builder("lethe.view.failures")
                .description("Times that the view could not be kept up and was tried again")
                .register(registry);
        this.rebuilds = Counter.builder("lethe.view.rebuilds")
                .description("Times that the view was thrown away and read from the topics anew")
                .register(registry);
        Gauge.builder("lethe.view.behind.records", () -> behind == Long.MAX_VALUE ? Double.NaN : behind)
                .description("Offsets on the topics that the view has not read yet; NaN before the first look")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        closing.countDown();
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    /** Whether the view holds everything that was on the topics when this process first read them. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** How long this feed has been there. */
    Duration age() {
        return Duration.between(made, Instant.now());
    }

    /** When the feed last did all that it could: folded what there was, or found that the broker is away. */
    Instant progressed() {
        return progressed;
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                attempt();
                closing.await(pause, TimeUnit.MILLISECONDS);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        try {
            if (broken) {
                recreate("its file is broken");
                broken = false;
            }
            try (var consumer = clients.consumer()) {
                follow(consumer);
            }
        } catch (KafkaException e) {
            // The broker's trouble, which no restart of ours would end.
            progressed = Instant.now();
            failures.increment();
            LOG.warnf("cannot read the topics of the view, trying again: %s", e.getMessage());
        } catch (LedgerException e) {
            broken = e.broken();
            failures.increment();
            LOG.errorf("the view's database failed, trying again: %s", e.getMessage());
        } catch (Exception | Error e) {
            failures.increment();
            LOG.errorf(Nameless.of(e), "the view could not be kept up, trying again");
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        var kept = partitions(consumer, onBroker(LedgerWriter.KEPT));
        var passing = partitions(consumer, onBroker(List.of(LedgerWriter.PASSING)));
        requireSameTopics();
        var all = new ArrayList<>(kept);
        all.addAll(passing);
        consumer.assign(all);
        resume(consumer, kept);
        skip(consumer, passing);
        var ends = consumer.endOffsets(kept);
        while (closing.getCount() > 0) {
            step(consumer, kept);
            caughtUp = caughtUp
                    || ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        }
    }

    /** One look at the broker, and all that it brought. */
    private void step(Consumer<String, byte[]> consumer, Collection<TopicPartition> kept) {
        var records = consumer.poll(POLL);
        if (!records.isEmpty()) {
            var next = new HashMap<TopicPartition, Long>();
            for (var partition : records.partitions()) {
                if (kept.contains(partition)) {
                    next.put(partition, consumer.position(partition));
                }
            }
            writer.fold(records, next);
        }
        behind = kept.stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
        progressed = Instant.now();
        pause = FIRST_PAUSE_MILLIS;
    }

    /** A topic that was made anew has other records under the same offsets. */
    private void requireSameTopics() {
        var ids = clients.topicIds(onBroker(LedgerWriter.KEPT));
        var known = consumed.topicIds();
        for (var topic : known.entrySet()) {
            if (!topic.getValue().equals(ids.get(topic.getKey()))) {
                recreate(topic.getKey() + " was made anew");
                break;
            }
        }
        database.write(connection -> {
            for (var topic : ids.entrySet()) {
                Consumed.identify(connection, topic.getKey(), topic.getValue());
            }
        });
    }

    /** Goes on where the view ends, or where a partition begins by now. */
    private void resume(Consumer<String, byte[]> consumer, Collection<TopicPartition> kept) {
        var begins = consumer.beginningOffsets(kept);
        var ends = consumer.endOffsets(kept);
        var offsets = consumed.offsets();
        for (var partition : kept) {
            if (offsets.getOrDefault(partition, 0L) > ends.getOrDefault(partition, 0L)) {
                recreate("%s ends before what was read of it".formatted(partition));
                offsets = Map.of();
                break;
            }
        }
        for (var partition : kept) {
            long begin = begins.getOrDefault(partition, 0L);
            long next = offsets.getOrDefault(partition, begin);
            consumer.seek(partition, Math.max(begin, next));
        }
    }

    /** The old signs of life say nothing; those of the last minutes tell what runs now. */
    private static void skip(Consumer<String, byte[]> consumer, Collection<TopicPartition> passing) {
        long since = Instant.now().minus(PASSING_SINCE).toEpochMilli();
        var times = new HashMap<TopicPartition, Long>();
        passing.forEach(partition -> times.put(partition, since));
        var ends = consumer.endOffsets(passing);
        consumer.offsetsForTimes(times)
                .forEach((partition, found) ->
                        consumer.seek(partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset()));
    }

    private List<String> onBroker(List<String> topics) {
        return topics.stream().map(clients.names()::onBroker).toList();
    }

    private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer, List<String> topics) {
        var partitions = new ArrayList<TopicPartition>();
        for (var topic : topics) {
            var found = consumer.partitionsFor(topic);
            if (found.isEmpty()) {
                throw new KafkaException("topic %s does not exist; the deployment must declare it".formatted(topic));
            }
            found.forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        return partitions;
    }

    private void recreate(String reason) {
        LOG.warnf("the view is thrown away and read from the topics anew: %s", reason);
        rebuilds.increment();
        caughtUp = false;
        database.recreate();
    }
}

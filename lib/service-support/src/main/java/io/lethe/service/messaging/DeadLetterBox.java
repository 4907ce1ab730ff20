package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Topic;
import io.lethe.contracts.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters on the broker, for operators: lists them, and publishes what they refer to anew. Each call connects
 * for itself; calls come from people, not from programs. Thread-safe; must not be called on an event loop.
 *
 * <p>A replay is told to the log category {@code io.lethe.audit}, and the record that it makes says for ever which one
 * it repeats.
 */
@ApplicationScoped
public class DeadLetterBox {

    /** Most letters of one list. */
    public static final int MOST = 500;

    private static final Logger AUDIT = Logger.getLogger("io.lethe.audit");
    private static final String ENVELOPE = "ce_";
    private static final List<String> OURS = List.of("lethe-", "dead-letter-");

    private final KafkaClients clients;
    private final TopicNames names;

    /**
     * A dead letter and where it lies.
     *
     * @param id {@code topic/partition/offset} of the letter itself
     * @param letter what it says
     */
    public record Entry(String id, DeadLetter letter) {}

    /**
     * What a replay did.
     *
     * @param from {@code topic/partition/offset} of the record that was refused
     * @param to {@code topic/partition/offset} of its repetition
     * @param source {@code original}, or {@code letter} where only the letter's copy was left
     */
    public record Replay(String from, String to, String source) {}

    /** Makes the box; nothing is read before the first call. */
    @Inject
    public DeadLetterBox(KafkaClients clients, TopicNames names) {
        this.clients = clients;
        this.names = names;
    }

    /**
     * The newest letters first, without the copies of values.
     *
     * @param topic of this topic only, by its name with or without {@code .dlq}; of all if absent
     * @param limit how many, 1 to {@link #MOST}
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST}, or why the broker cannot be read
     */
    public List<Entry> newest(@Nullable String topic, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new LetheException(ErrorCode.INVALID_REQUEST, "limit is not between 1 and " + MOST);
        }
        List<String> topics = topic == null
                ? Topics.all().stream()
                        .map(Topic::name)
                        .filter(DeadLetterBox::holdsLetters)
                        .toList()
                : List.of(letterTopic(topic));
        Comparator<Entry> oldestFirst =
                Comparator.comparing(entry -> entry.letter().at());
        PriorityQueue<Entry> newest = new PriorityQueue<>(oldestFirst);
        reading(reader -> {
            var partitions =
                    reader.partitions(topics.stream().map(names::onBroker).toList());
            reader.last(
                    partitions,
                    limit,
                    record -> entry(record).ifPresent(entry -> {
                        newest.add(withoutValue(entry));
                        if (newest.size() > limit) {
                            newest.remove();
                        }
                    }));
            return newest;
        });
        return newest.stream().sorted(oldestFirst.reversed()).toList();
    }

    /**
     * One letter.
     *
     * @param topic its topic, with or without {@code .dlq}
     * @throws LetheException {@link ErrorCode#DEAD_LETTER_NOT_FOUND}, or why the broker cannot be read
     */
    public Entry find(String topic, int partition, long offset) {
        return reading(reader -> entry(letter(reader, topic, partition, offset)).orElseThrow(DeadLetterBox::noLetter));
    }

    /**
     * Publishes the refused record anew, on its topic, with its key, value and envelope, so that whoever reads the
     * topic handles it again. The header {@link DeadLetters#REPLAYED_FROM} says what it repeats.
     *
     * @param topic the letter's topic, with or without {@code .dlq}
     * @param actor who asked for it, for the audit log
     * @throws LetheException {@link ErrorCode#DEAD_LETTER_NOT_FOUND}; {@link ErrorCode#ORIGINAL_GONE} if the record is
     *     no longer there and the letter has no copy; {@link ErrorCode#CONFLICTING_DUPLICATE} if a newer record took
     *     its place, which the replay would undo; {@link ErrorCode#RECORD_TOO_LARGE}; or why the broker cannot be
     *     reached
     */
    public Replay replay(String topic, int partition, long offset, String actor) {
        Replay replay = reading(reader -> {
            ConsumerRecord<byte[], byte[]> record = letter(reader, topic, partition, offset);
            DeadLetter letter =
                    entry(record).orElseThrow(DeadLetterBox::noLetter).letter();
            var place = new TopicPartition(names.onBroker(letter.topic()), letter.partition());
            var original = reader.at(place, letter.offset()).filter(found -> same(found, letter));
            var repetition = original.map(
                            found -> repetition(place.topic(), found.key(), found.value(), found.headers()))
                    .or(() -> copy(place.topic(), record, letter))
                    .orElseThrow(() -> gone(letter));
            requireNewest(reader, place, letter, repetition.key());
            repetition.headers().add(DeadLetters.REPLAYED_FROM, letter.place().getBytes(UTF_8));
            return new Replay(letter.place(), send(repetition), original.isPresent() ? "original" : "letter");
        });
        AUDIT.infof(
                "dead letter %s/%d/%d replayed: from=%s to=%s source=%s actor=%s",
                letterTopic(topic), partition, offset, replay.from(), replay.to(), replay.source(), actor);
        return replay;
    }

    private ConsumerRecord<byte[], byte[]> letter(RecordReader reader, String topic, int partition, long offset) {
        var place = new TopicPartition(names.onBroker(letterTopic(topic)), partition);
        return reader.at(place, offset).orElseThrow(DeadLetterBox::noLetter);
    }

    private Optional<Entry> entry(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            String id = names.onPlatform(record.topic()) + "/" + record.partition() + "/" + record.offset();
            return Optional.of(new Entry(id, DeadLetter.read(record.value())));
        } catch (LetheException e) {
            return Optional.empty();
        }
    }

    /** A topic that was made anew has other records at the same places. */
    private static boolean same(ConsumerRecord<byte[], byte[]> found, DeadLetter letter) {
        return found.value() == null
                ? letter.digest() == null
                : DeadLetters.digest(found.value()).equals(letter.digest());
    }

    private static Optional<ProducerRecord<byte[], byte[]>> copy(
            String topic, ConsumerRecord<byte[], byte[]> record, DeadLetter letter) {
        if (letter.value() == null) {
            return Optional.empty();
        }
        Headers headers = new RecordHeaders();
        record.headers().forEach(header -> {
            if (header.key().startsWith(ENVELOPE)) {
                headers.add(header);
            }
        });
        Header contentType = record.headers().lastHeader(DeadLetters.CONTENT_TYPE);
        if (contentType != null) {
            headers.add("content-type", contentType.value());
        }
        return Optional.of(repetition(topic, record.key(), Base64.getDecoder().decode(letter.value()), headers));
    }

    /** The record once more, without what replays and refusals left in its headers. */
    private static ProducerRecord<byte[], byte[]> repetition(
            String topic, byte @Nullable [] key, byte @Nullable [] value, Headers original) {
        if (value == null) {
            throw new LetheException(
                    ErrorCode.INVALID_REQUEST, "the record has no value; there is nothing that could be handled");
        }
        Headers headers = new RecordHeaders();
        original.forEach(header -> {
            if (OURS.stream().noneMatch(header.key()::startsWith)) {
                headers.add(header);
            }
        });
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    /** A compacted topic keeps the newest record of a key: an older one behind it would become the truth. */
    private static void requireNewest(
            RecordReader reader, TopicPartition place, DeadLetter letter, byte @Nullable [] key) {
        boolean compacted = Topics.find(letter.topic())
                .map(topic -> topic.cleanup().contains("compact"))
                .orElse(false);
        if (!compacted) {
            return;
        }
        var overtaken = new AtomicBoolean();
        reader.behind(place, letter.offset(), record -> {
            if (Arrays.equals(record.key(), key)) {
                overtaken.set(true);
            }
        });
        if (overtaken.get()) {
            throw new LetheException(
                    ErrorCode.CONFLICTING_DUPLICATE,
                    "%s has been overtaken by a newer record of its key on a compacted topic, which a replay would undo"
                            .formatted(letter.place()));
        }
    }

    private String send(ProducerRecord<byte[], byte[]> record) {
        try (var producer =
                new KafkaProducer<>(clients.producer("replay"), new ByteArraySerializer(), new ByteArraySerializer())) {
            RecordMetadata place = producer.send(record).get();
            return names.onPlatform(place.topic()) + "/" + place.partition() + "/" + place.offset();
        } catch (ExecutionException | KafkaException e) {
            throw BrokerFailures.coded(e).orElseGet(() -> DeadLetters.unexpected(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorCode.BROKER_UNAVAILABLE, "interrupted while replaying", e);
        }
    }

    private <T> T reading(Function<RecordReader, T> work) {
        try (var reader = new RecordReader(clients.consumer("dead-letter-box"))) {
            return work.apply(reader);
        } catch (KafkaException e) {
            throw BrokerFailures.coded(e).orElseGet(() -> DeadLetters.unexpected(e));
        }
    }

    private static Entry withoutValue(Entry entry) {
        return new Entry(entry.id(), entry.letter().withoutValue());
    }

    private static String letterTopic(String topic) {
        String name = holdsLetters(topic) ? topic : Topic.deadLetters(topic);
        if (Topics.find(name).isEmpty()) {
            throw new LetheException(
                    ErrorCode.DEAD_LETTER_NOT_FOUND,
                    "no such topic; those with dead letters are "
                            + Topics.all().stream()
                                    .map(Topic::name)
                                    .filter(DeadLetterBox::holdsLetters)
                                    .collect(Collectors.joining(", ")));
        }
        return name;
    }

    private static boolean holdsLetters(String topic) {
        return topic.endsWith(Topic.deadLetters(""));
    }

    private static LetheException noLetter() {
        return new LetheException(
                ErrorCode.DEAD_LETTER_NOT_FOUND,
                "no dead letter lies there; they are kept for 30 days, and GET /dead-letters lists them");
    }

    private static LetheException gone(DeadLetter letter) {
        return new LetheException(
                ErrorCode.ORIGINAL_GONE,
                "%s is no longer on its topic, and the letter holds no copy since the record was large or its topic may name people; its sender must send it again"
                        .formatted(letter.place()));
    }
}

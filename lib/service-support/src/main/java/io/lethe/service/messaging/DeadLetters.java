package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.MessageLimits;
import io.lethe.contracts.Names;
import io.lethe.contracts.Topic;
import io.lethe.contracts.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Makes dead letters: the only place that decides what leaves with a refused record. Makes a record and sends nothing,
 * so that a plain producer can send it as well as a sink of Kafka Streams within its transaction. Thread-safe.
 *
 * <p>Of the record's own headers the attributes of its envelope are kept, where they are short and plain; all others
 * are set anew, so a record that is replayed and refused again and again has no more headers than the first time.
 */
@ApplicationScoped
public class DeadLetters {

    /** Header that a replayed record carries: {@code topic/partition/offset} of the record that it repeats. */
    public static final String REPLAYED_FROM = "lethe-replayed-from";

    /** Header of a dead letter: the {@code content-type} of the refused record. */
    public static final String CONTENT_TYPE = "dead-letter-content-type";

    private static final int LONGEST_MESSAGE = 500;
    private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7e]*");
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("application/(cloudevents(-batch)?\\+)?(json|avro|protobuf)(; ?charset=[uU][tT][fF]-8)?");

    /**
     * Attributes that stay where people are named, in the form that the contract gives them: a foreign producer may
     * have put a person into any other text.
     */
    private static final Map<String, Pattern> NAMELESS = Map.of(
            "ce_specversion",
            Pattern.compile("[0-9.]{1,8}"),
            "ce_id",
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
            "ce_type",
            Pattern.compile("io\\.lethe\\.[a-z.-]{1,60}\\.v[0-9]{1,3}"),
            "ce_time",
            Pattern.compile("[0-9TtZz:.+-]{1,40}"),
            "ce_dataregulation",
            Pattern.compile("gdpr|ccpa|other"),
            "traceparent",
            Pattern.compile("[0-9a-f-]{55}"),
            REPLAYED_FROM,
            Pattern.compile("lethe\\.[a-z0-9.-]{1,80}/[0-9]{1,10}/[0-9]{1,20}"));

    /** Attributes that stay where nobody is named. */
    private static final List<String> ENVELOPE = List.of(
            "ce_specversion",
            "ce_id",
            "ce_source",
            "ce_type",
            "ce_time",
            "ce_dataschema",
            "ce_subject",
            "ce_partitionkey",
            "ce_correlationid",
            "ce_causationid",
            "ce_dataregulation",
            "ce_datacategory",
            "traceparent",
            "tracestate",
            REPLAYED_FROM);

    private final String service;
    private final String version;
    private final TopicNames names;

    /**
     * Makes the maker.
     *
     * @param service name of this service
     * @param version version of this service
     * @param names what topics are called on the broker
     */
    @Inject
    public DeadLetters(
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "quarkus.application.version") String version,
            TopicNames names) {
        this.service = service;
        this.version = version;
        this.names = names;
    }

    /**
     * The dead letter of a record.
     *
     * @param refused the record
     * @param reason why; its message goes into the letter
     * @param attempt how often the record was handled; 0 if it could not be read
     * @param at now
     * @return a record for the dead-letter topic, never larger than {@link MessageLimits#PUBLISHED}
     */
    public ProducerRecord<String, byte[]> of(RefusedRecord refused, LetheException reason, int attempt, Instant at) {
        String topic = names.onPlatform(refused.topic());
        boolean namesPeople = namesPeople(topic);
        String key = key(refused.key(), namesPeople);
        boolean whole = !namesPeople && (key != null || refused.key() == null);
        DeadLetter letter = letter(refused, topic, whole, reason, attempt, at);
        return new ProducerRecord<>(
                names.onBroker(Topic.deadLetters(topic)),
                null,
                at.toEpochMilli(),
                key,
                letter.json(),
                headers(refused.headers(), letter, namesPeople));
    }

    /** What an unexpected failure is refused with: not its message, which may quote the data. */
    public static LetheException unexpected(Throwable failure) {
        return new LetheException(
                ErrorCode.INTERNAL,
                "unexpected " + failure.getClass().getSimpleName() + "; the service's log has more");
    }

    private DeadLetter letter(
            RefusedRecord refused, String topic, boolean whole, LetheException reason, int attempt, Instant at) {
        byte @Nullable [] value = refused.value();
        boolean kept = whole && value != null && value.length <= MessageLimits.DEAD_LETTER_VALUE;
        return new DeadLetter(
                topic,
                refused.partition(),
                refused.offset(),
                Instant.ofEpochMilli(refused.timestamp()),
                value == null ? null : digest(value),
                value == null ? 0 : value.length,
                reason.code().name(),
                shortened(String.valueOf(reason.getMessage())),
                service,
                version,
                attempt,
                at,
                kept ? Base64.getEncoder().encodeToString(value) : null);
    }

    private static Headers headers(Headers original, DeadLetter letter, boolean namesPeople) {
        Headers headers = new RecordHeaders();
        for (String name : ENVELOPE) {
            Pattern form = namesPeople ? NAMELESS.get(name) : PLAIN;
            if (form != null) {
                keep(original, name, headers, name, form);
            }
        }
        keep(original, "content-type", headers, CONTENT_TYPE, namesPeople ? MEDIA_TYPE : PLAIN);
        put(headers, "content-type", "application/json");
        put(headers, "lethe-error-code", letter.code());
        put(headers, "lethe-attempt", Integer.toString(letter.attempt()));
        put(headers, "lethe-service-version", letter.version());
        put(headers, "dead-letter-reason", letter.message());
        put(headers, "dead-letter-topic", letter.topic());
        put(headers, "dead-letter-partition", Integer.toString(letter.partition()));
        put(headers, "dead-letter-offset", Long.toString(letter.offset()));
        return headers;
    }

    private static void keep(Headers original, String name, Headers headers, String as, Pattern form) {
        Header header = original.lastHeader(name);
        if (header == null || header.value() == null || header.value().length > MessageLimits.DEAD_LETTER_HEADER) {
            return;
        }
        String text = new String(header.value(), UTF_8);
        if (form.matcher(text).matches()) {
            put(headers, as, text);
        }
    }

    private static void put(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(UTF_8));
    }

    /** A key that is one of ours. Where people are named, a foreign producer may have used a person's name. */
    private static @Nullable String key(@Nullable String key, boolean namesPeople) {
        if (key == null) {
            return null;
        }
        boolean ours = namesPeople ? Names.isJobId(key) : Names.isName(key);
        return ours ? key : null;
    }

    /** A topic that nobody declared may hold anything. */
    private static boolean namesPeople(String topic) {
        return Topics.find(topic)
                .map(declared -> declared.has(Topic.Trait.NAMES_PEOPLE))
                .orElse(true);
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    /** SHA-256 in lower-case hex. */
    static String digest(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}

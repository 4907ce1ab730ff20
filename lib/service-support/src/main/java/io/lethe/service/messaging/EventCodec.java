package io.lethe.service.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.Event;
import io.lethe.contracts.EventJson;
import io.lethe.contracts.EventType;
import io.lethe.contracts.ForgetRequested;
import io.lethe.contracts.LetheException;
import io.lethe.service.tracing.Traces;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Puts events into their CloudEvents envelope, in binary mode, and takes them out of whatever other producers write.
 * Thread-safe.
 */
@ApplicationScoped
public class EventCodec {

    private static final String JSON = "application/json";
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final URI source;
    private final TopicNames names;
    private final Traces traces;

    /** A codec for topics without a prefix, of which no trace is kept. */
    public EventCodec(String service) {
        this(service, new TopicNames(), Traces.off());
    }

    /**
     * Makes a codec.
     *
     * @param service name of the publishing service, the last part of {@code ce_source}
     * @param names what topics are called on the broker
     * @param traces is told of every event that goes out
     */
    @Inject
    public EventCodec(
            @ConfigProperty(name = "quarkus.application.name") String service, TopicNames names, Traces traces) {
        this.source = URI.create("/lethe/" + service);
        this.names = names;
        this.traces = traces;
    }

    /** What is told of every event that goes out. */
    public Traces traces() {
        return traces;
    }

    /**
     * Takes an event out of a record.
     *
     * @throws LetheException {@link ErrorCode#MISSING_HEADER} naming the header, {@link ErrorCode#UNKNOWN_EVENT_TYPE},
     *     or {@link ErrorCode#MALFORMED_EVENT} naming the field; the message never quotes the data
     */
    public <T extends Event> Received<T> decode(Headers headers, byte @Nullable [] value, Class<T> type) {
        var envelope = Envelope.read(headers, value);
        var expected = EventType.of(type).cloudEventType();
        if (!expected.equals(envelope.type())) {
            throw new LetheException(
                    ErrorCode.UNKNOWN_EVENT_TYPE,
                    "type is %s, expected %s".formatted(harmless(envelope.type()), expected));
        }
        var data = envelope.data();
        if (data == null) {
            throw EventData.malformed("the event has no data");
        }
        return new Received<>(EventData.read(data, type), envelope.id(), envelope.source(), envelope.correlationId());
    }

    /**
     * Puts an event into a message for an outgoing channel, with key, topic and headers.
     *
     * @param event what happened
     * @param cause the event whose handling made this one; its id makes the new id repeatable
     */
    public Message<byte[]> encode(Event event, @Nullable Received<?> cause) {
        return message(toRecord(event, cause));
    }

    /**
     * The same for an event that this service passes on for somebody.
     *
     * @param asker for whom: the last part of {@code ce_source}, letters and digits, and nobody's name
     */
    public Message<byte[]> encodeFor(String asker, Event event) {
        return message(toRecord(event, null, URI.create(source + "/" + asker)));
    }

    private static Message<byte[]> message(ProducerRecord<String, byte[]> record) {
        return Message.of(record.value())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(record.topic())
                        .withKey(record.key())
                        .withHeaders(record.headers())
                        .build());
    }

    /** Puts an event into a record for a plain producer or for Kafka Streams; the topic is the broker's name of it. */
    public ProducerRecord<String, byte[]> toRecord(Event event, @Nullable Received<?> cause) {
        return toRecord(event, cause, source);
    }

    private ProducerRecord<String, byte[]> toRecord(Event event, @Nullable Received<?> cause, URI source) {
        var type = EventType.of(event);
        var envelope = CloudEventBuilder.v1()
                .withId(EventIdentity.id(event, cause))
                .withSource(source)
                .withType(type.cloudEventType())
                .withSubject(event.subject())
                .withTime(Instant.now().atOffset(ZoneOffset.UTC))
                .withDataSchema(URI.create(type.dataSchema()))
                .withData(JSON, json(event))
                .withExtension("partitionkey", event.key());
        var correlation = EventIdentity.correlation(event, cause);
        if (correlation != null) {
            envelope.withExtension("correlationid", correlation);
        }
        if (cause != null) {
            envelope.withExtension("causationid", cause.id());
        }
        if (event instanceof ForgetRequested request && request.regulation() != null) {
            envelope.withExtension("dataregulation", request.regulation().name().toLowerCase(Locale.ROOT));
        }
        ProducerRecord<String, byte[]> record = KafkaMessageFactory.<String>createWriter(
                        names.onBroker(type.topic()), event.key())
                .writeBinary(envelope.build());
        traces.published(event, record.headers());
        return record;
    }

    /** The types of foreign producers are shown only when they look like types. */
    private static String harmless(String type) {
        return HARMLESS.matcher(type).matches() ? type : "unreadable";
    }

    private static byte[] json(Event event) {
        try {
            return EventJson.mapper().writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(EventType.of(event) + " cannot be written as JSON", e);
        }
    }
}

package io.lethe.service.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the platform needs of a CloudEvent, read from a record of any producer. Attributes that the platform does not
 * read may be called and hold what they like: one of a foreign library must not cost a person's request.
 *
 * @param id the attribute {@code id}
 * @param source the attribute {@code source}
 * @param type the attribute {@code type}
 * @param correlationId the extension that names the forget request
 * @param data the data; absent if there is none
 */
record Envelope(
        String id,
        String source,
        String type,
        @Nullable String correlationId,
        @Nullable JsonNode data) {

    private static final String VERSION = "1.0";
    private static final String SPECVERSION = "specversion";
    private static final List<String> REQUIRED = List.of(SPECVERSION, "id", "source", "type");
    private static final String FORMATS = "application/cloudevents";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";

    /** Also with the hyphen that the attributes have over HTTP, from where bridges copy them. */
    private static final Pattern ATTRIBUTE = Pattern.compile("ce[_-](.+)", Pattern.CASE_INSENSITIVE);

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Lengths of a schema registry's frame: a zero, and the number of a schema in four bytes or in eight. */
    private static final int[] FRAMES = {5, 9};

    /**
     * Reads a record in binary mode, in structured mode with or without the header that says so, or a batch of one.
     *
     * @throws LetheException {@link ErrorCode#MISSING_HEADER} naming the attribute, or
     *     {@link ErrorCode#MALFORMED_EVENT} saying what to send instead; never quotes a value
     */
    static Envelope read(Headers headers, byte @Nullable [] value) {
        var attributes = attributes(headers);
        var format = contentType(headers);
        if (format.startsWith(BATCH)) {
            return single(parse(value));
        }
        if (format.startsWith(STRUCTURED)) {
            return structured(parse(value));
        }
        if (format.startsWith(FORMATS)) {
            throw EventData.malformed(
                    "the content-type names a format of CloudEvents that is not understood; send " + STRUCTURED);
        }
        if (REQUIRED.stream().noneMatch(attributes::containsKey)) {
            var whole = wholeEvent(value);
            if (whole != null) {
                return whole.isArray() ? single(whole) : structured(whole);
            }
        }
        require(attributes, "ce_");
        return of(attributes, value == null ? null : EventData.parse(unframed(value)));
    }

    private static Envelope single(JsonNode batch) {
        if (!batch.isArray() || batch.size() != 1) {
            throw EventData.malformed(
                    "the record is a batch of CloudEvents; send each event as a record of its own, in structured mode "
                            + "as " + STRUCTURED);
        }
        return structured(batch.get(0));
    }

    private static Envelope structured(JsonNode event) {
        if (!event.isObject()) {
            throw EventData.malformed("the event is not a JSON object with the CloudEvents attributes and 'data'");
        }
        var attributes = new TreeMap<String, String>();
        event.properties().forEach(field -> {
            var name = field.getKey().toLowerCase(Locale.ROOT);
            var held = field.getValue();
            if (REQUIRED.contains(name) && !held.isNull() && !held.isTextual()) {
                throw EventData.malformed("the CloudEvents attribute '%s' must be a text".formatted(name));
            }
            if (held.isValueNode() && !held.isNull() && !held.asText().isEmpty()) {
                attributes.put(name, held.asText());
            }
        });
        require(attributes, "");
        return of(attributes, data(event));
    }

    private static JsonNode data(JsonNode event) {
        var plain = event.path("data");
        var encoded = event.path("data_base64");
        if (encoded.isMissingNode() || encoded.isNull()) {
            return plain;
        }
        if (!plain.isMissingNode() && !plain.isNull()) {
            throw EventData.malformed("the event has both 'data' and 'data_base64'; leave one of them out");
        }
        try {
            return EventData.parse(unframed(encoded.binaryValue()));
        } catch (IOException e) {
            throw EventData.malformed("'data_base64' is not base64; send the JSON itself as 'data'");
        }
    }

    private static Envelope of(Map<String, String> attributes, @Nullable JsonNode data) {
        return new Envelope(
                attributes.getOrDefault("id", ""),
                attributes.getOrDefault("source", ""),
                attributes.getOrDefault("type", ""),
                attributes.get("correlationid"),
                data == null || data.isNull() || data.isMissingNode() ? null : data);
    }

    private static void require(Map<String, String> attributes, String prefix) {
        for (var attribute : REQUIRED) {
            if (!attributes.containsKey(attribute)) {
                throw new LetheException(
                        ErrorCode.MISSING_HEADER,
                        prefix.isEmpty()
                                ? "the CloudEvents attribute '%s' is missing".formatted(attribute)
                                : ("the CloudEvents attribute 'ce_%s' is missing; send it as a header, or the whole event "
                                                + "as the value with content-type %s")
                                        .formatted(attribute, STRUCTURED));
            }
        }
        if (!VERSION.equals(attributes.get(SPECVERSION))) {
            throw EventData.malformed("the CloudEvents attribute '%s%s' must be %s, the version that is understood"
                    .formatted(prefix, SPECVERSION, VERSION));
        }
    }

    private static Map<String, String> attributes(Headers headers) {
        var attributes = new TreeMap<String, String>();
        for (var header : headers) {
            Matcher name = ATTRIBUTE.matcher(header.key());
            if (name.matches() && header.value() != null && header.value().length > 0) {
                attributes.put(name.group(1).toLowerCase(Locale.ROOT), text(header));
            }
        }
        return attributes;
    }

    private static String contentType(Headers headers) {
        var type = "";
        for (var header : headers) {
            if (header.key().equalsIgnoreCase("content-type") && header.value() != null) {
                type = text(header).strip().toLowerCase(Locale.ROOT);
            }
        }
        return type;
    }

    private static String text(Header header) {
        return new String(header.value(), UTF_8);
    }

    /** An event, or several, in structured mode; null if the value is anything else. */
    private static @Nullable JsonNode wholeEvent(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            var json = EventData.parse(unframed(value));
            var event = json.isArray() ? json.path(0) : json;
            return event.has(SPECVERSION) ? json : null;
        } catch (LetheException e) {
            return null;
        }
    }

    private static JsonNode parse(byte @Nullable [] value) {
        return EventData.parse(value == null ? new byte[0] : unframed(value));
    }

    /** The JSON behind what some serializers put before it. */
    private static byte[] unframed(byte[] value) {
        if (value.length >= 3 && Arrays.equals(value, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
            return Arrays.copyOfRange(value, 3, value.length);
        }
        // UTF-16 and UTF-32 begin with a zero, too.
        boolean framed = value.length > FRAMES[0] && value[0] == 0 && value[1] != '{' && value[3] != '{';
        if (!framed) {
            return value;
        }
        for (int frame : FRAMES) {
            if (value.length > frame && (value[frame] == '{' || value[frame] == '[')) {
                return Arrays.copyOfRange(value, frame, value.length);
            }
        }
        throw EventData.malformed("the data begins with the frame of a schema registry and is not JSON behind it; "
                + "use a serializer that writes JSON");
    }
}

package io.lethe.contracts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads times as text with an offset only: Jackson's own reader also takes a bare number as seconds, and a producer that
 * sends milliseconds would get a due date in another millennium. Everything that RFC 3339 allows is taken, and beyond it
 * what can mean one moment only: GMT or UTC for Z, a blank before the offset, an offset without its colon.
 */
final class Rfc3339Deserializer extends StdScalarDeserializer<Instant> {

    private static final long serialVersionUID = 1L;

    private static final Pattern FORM = Pattern.compile(
            "(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2}):(\\d{2})(\\.\\d{1,9})? ?(?:([+-]\\d{2}):?(\\d{2})|[Zz]|GMT|UTC)");

    private static final String LEAP_SECOND = "60";

    Rfc3339Deserializer() {
        super(Instant.class);
    }

    @Override
    public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Instant) context.handleUnexpectedToken(Instant.class, parser);
        }
        String text = parser.getText();
        try {
            return parse(text.strip());
        } catch (DateTimeParseException e) {
            return (Instant)
                    context.handleWeirdStringValue(Instant.class, text, "expected a time such as 2026-11-20T09:30:00Z");
        }
    }

    private static Instant parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return OffsetDateTime.parse(text).toInstant();
        }
        boolean leap = LEAP_SECOND.equals(parts.group(3));
        String offset = parts.group(5) == null ? "Z" : parts.group(5) + ":" + parts.group(6);
        String fraction = parts.group(4) == null || leap ? "" : parts.group(4);
        Instant time = OffsetDateTime.parse(
                        parts.group(1) + "T" + parts.group(2) + ":" + (leap ? "59" : parts.group(3)) + fraction + offset)
                .toInstant();
        return leap ? time.plusSeconds(1) : time;
    }
}

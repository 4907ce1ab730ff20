package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of a query, each read with a refusal that names it. A parameter that does nothing is refused. */
final class QueryParameters {

    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    private final MultivaluedMap<String, String> given;

    /**
     * @param known names of the parameters that do something here
     * @throws LetheException {@link ErrorCode#INVALID_REQUEST} if there are others, or one comes twice
     */
    QueryParameters(UriInfo uri, String... known) {
        this.given = uri.getQueryParameters();
        var names = List.of(known);
        given.forEach((name, values) -> {
            if (!names.contains(name)) {
                throw invalid("there is an unknown query parameter; known are " + String.join(", ", names));
            }
            if (values.size() > 1) {
                throw invalid("query parameter '%s' is there more than once".formatted(name));
            }
        });
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.getFirst(name));
    }

    /** A name of a model or dataset. */
    @Nullable
    String name(String parameter) {
        var name = given.getFirst(parameter);
        if (name != null && !Names.isName(name)) {
            throw refused(parameter, Names.NAME_RULE);
        }
        return name;
    }

    /** One of an enum's values, by its lower-case name. */
    <E extends Enum<E>> @Nullable E oneOf(String parameter, Class<E> type) {
        var text = given.getFirst(parameter);
        if (text == null) {
            return null;
        }
        var values = type.getEnumConstants();
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> refused(
                        parameter,
                        "one of "
                                + Arrays.stream(values)
                                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }

    @Nullable
    Instant time(String parameter) {
        var text = given.getFirst(parameter);
        if (text == null) {
            return null;
        }
        try {
            var time = OffsetDateTime.parse(text).toInstant();
            // The view counts milliseconds, which end before the calendar does.
            if (time.isAfter(Instant.EPOCH) && time.isBefore(END)) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // Told below.
        }
        throw refused(parameter, "a time with an offset, such as 2026-11-20T09:30:00Z (a plus sign is %2B)");
    }

    boolean flag(String parameter) {
        var text = given.getFirst(parameter);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw refused(parameter, "true or false");
    }

    /** A whole number above 0. */
    @Nullable
    Integer number(String parameter) {
        var text = given.getFirst(parameter);
        if (text == null) {
            return null;
        }
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw refused(parameter, "a whole number above 0");
    }

    /** Most items of a page. */
    int limit() {
        var text = given.getFirst("limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw refused("limit", "a number from 1 to " + LARGEST_LIMIT);
    }

    /** Where the page before ended. */
    @Nullable
    String cursor() {
        return given.getFirst("cursor");
    }

    /** Runs a query, and refuses the cursor where the query does. */
    static <T> T withCursor(Supplier<T> query) {
        try {
            return query.get();
        } catch (IllegalArgumentException e) {
            throw refused("cursor", "the 'next' of a page of the same list, or absent");
        }
    }

    private static LetheException refused(String parameter, String expected) {
        return invalid("query parameter '%s' must be %s".formatted(parameter, expected));
    }

    private static LetheException invalid(String message) {
        return new LetheException(ErrorCode.INVALID_REQUEST, message);
    }
}

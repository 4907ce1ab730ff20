package io.lethe.gateway.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * Where a page ended, so that the next one goes on there whatever came in between.
 *
 * @param order name of the list's order; a cursor of another list is refused
 * @param number first part of the last row's place
 * @param text second part
 */
public record Cursor(String order, long number, String text) {

    /** The form in which a client carries it. */
    String encode() {
        var plain = order + ":" + number + ":" + text;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
    }

    /**
     * Reads what a client brought back.
     *
     * @throws IllegalArgumentException if it is no cursor of this order
     */
    static Cursor decode(String order, String encoded) {
        var parts = new String(Base64.getUrlDecoder().decode(encoded), UTF_8).split(":", 3);
        if (parts.length < 3 || !parts[0].equals(order)) {
            throw new IllegalArgumentException("not a cursor of this list");
        }
        return new Cursor(order, Long.parseLong(parts[1]), parts[2]);
    }
}

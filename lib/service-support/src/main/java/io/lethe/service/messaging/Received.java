package io.lethe.service.messaging;

import io.lethe.contracts.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event with the part of its envelope that handlers need.
 *
 * @param <T> kind of event
 * @param event the data
 * @param id {@code ce_id}; with {@code source} the identity of the event, the same on every re-send
 * @param source {@code ce_source}: who published it
 * @param correlationId {@code ce_correlationid}: the forget request that this is about
 */
public record Received<T extends Event>(
        T event, String id, String source, @Nullable String correlationId) {}

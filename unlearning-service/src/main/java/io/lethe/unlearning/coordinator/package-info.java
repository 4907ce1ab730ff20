/**
 * The coordinator role: decides on forget requests. {@code resolver} looks people up, {@code policy} says what holds
 * for a model, {@code request} and {@code model} hold the two state machines as pure functions, {@code stream} feeds
 * and stores them with Kafka Streams.
 */
@NullMarked
package io.lethe.unlearning.coordinator;

import org.jspecify.annotations.NullMarked;

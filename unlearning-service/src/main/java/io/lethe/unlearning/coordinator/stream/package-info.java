/** Kafka Streams around the two machines: feeds them records and time, keeps their rows, publishes what they decide. */
@NullMarked
package io.lethe.unlearning.coordinator.stream;

import org.jspecify.annotations.NullMarked;

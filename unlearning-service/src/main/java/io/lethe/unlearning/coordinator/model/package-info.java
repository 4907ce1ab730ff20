/**
 * The model machine: what happens to one model, as a pure function of its state, an event and the time. Nothing here
 * publishes, waits or reads a clock.
 */
@NullMarked
package io.lethe.unlearning.coordinator.model;

import org.jspecify.annotations.NullMarked;

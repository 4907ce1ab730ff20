/**
 * The request machine: what becomes of one forget request, as a pure function of its state, a command and the time. It
 * alone says the status of a request.
 */
@NullMarked
package io.lethe.unlearning.coordinator.request;

import org.jspecify.annotations.NullMarked;

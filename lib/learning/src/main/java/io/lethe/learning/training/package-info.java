/** The one training loop that every method shares, with its losses, schedules and optimiser. */
@NullMarked
package io.lethe.learning.training;

import org.jspecify.annotations.NullMarked;

/** How much work there is: the open jobs, for whoever scales workers or watches them. */
@NullMarked
package io.lethe.unlearning.coordinator.jobs;

import org.jspecify.annotations.NullMarked;

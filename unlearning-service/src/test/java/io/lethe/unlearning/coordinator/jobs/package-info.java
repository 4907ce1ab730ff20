/** Tests of how much work there is. */
@NullMarked
package io.lethe.unlearning.coordinator.jobs;

import org.jspecify.annotations.NullMarked;

/** What the configuration says of each model: its ladder, its gates, and what a request may choose. */
@NullMarked
package io.lethe.unlearning.coordinator.policy;

import org.jspecify.annotations.NullMarked;

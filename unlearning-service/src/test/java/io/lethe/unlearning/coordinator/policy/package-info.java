@NullMarked
package io.lethe.unlearning.coordinator.policy;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.unlearning.coordinator.resolver;

import org.jspecify.annotations.NullMarked;

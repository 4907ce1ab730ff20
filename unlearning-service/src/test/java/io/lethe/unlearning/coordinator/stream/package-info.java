@NullMarked
package io.lethe.unlearning.coordinator.stream;

import org.jspecify.annotations.NullMarked;

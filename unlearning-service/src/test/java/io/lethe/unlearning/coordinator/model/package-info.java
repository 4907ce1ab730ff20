@NullMarked
package io.lethe.unlearning.coordinator.model;

import org.jspecify.annotations.NullMarked;

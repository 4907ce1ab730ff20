@NullMarked
package io.lethe.unlearning.coordinator.request;

import org.jspecify.annotations.NullMarked;

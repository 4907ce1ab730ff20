@NullMarked
package io.lethe.unlearning.coordinator;

import org.jspecify.annotations.NullMarked;

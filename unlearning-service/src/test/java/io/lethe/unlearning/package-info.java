@NullMarked
package io.lethe.unlearning;

import org.jspecify.annotations.NullMarked;

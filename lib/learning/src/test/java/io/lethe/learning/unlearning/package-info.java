@NullMarked
package io.lethe.learning.unlearning;

import org.jspecify.annotations.NullMarked;

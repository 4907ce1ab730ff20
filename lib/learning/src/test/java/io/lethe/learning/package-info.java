@NullMarked
package io.lethe.learning;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.training;

import org.jspecify.annotations.NullMarked;

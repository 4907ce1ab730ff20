@NullMarked
package io.lethe.learning.training;

import org.jspecify.annotations.NullMarked;

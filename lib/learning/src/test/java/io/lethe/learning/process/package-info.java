@NullMarked
package io.lethe.learning.process;

import org.jspecify.annotations.NullMarked;

/** A user's and a foreign producer's view of the packaged services on the local stack, in health and in trouble. */
@NullMarked
package io.lethe.endtoend;

import org.jspecify.annotations.NullMarked;

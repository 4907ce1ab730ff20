/** Object stores that misbehave, for tests. */
@NullMarked
package io.lethe.testing.store;

import org.jspecify.annotations.NullMarked;

/** The local stack: where it is installed, and the entry point behind {@code ./lethe}. */
@NullMarked
package io.lethe.local;

import org.jspecify.annotations.NullMarked;

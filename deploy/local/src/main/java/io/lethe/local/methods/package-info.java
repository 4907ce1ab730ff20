/** What the engine's methods are, asked from the engine itself. */
@NullMarked
package io.lethe.local.methods;

import org.jspecify.annotations.NullMarked;

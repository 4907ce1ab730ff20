/** A real broker and a real object store in one JVM, started in process or as a child. */
@NullMarked
package io.lethe.local.infrastructure;

import org.jspecify.annotations.NullMarked;

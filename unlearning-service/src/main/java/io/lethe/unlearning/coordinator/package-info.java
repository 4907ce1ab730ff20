/** The coordinator role: validates forget requests, plans one job at a time per model, and ends every request. */
@NullMarked
package io.lethe.unlearning.coordinator;

import org.jspecify.annotations.NullMarked;

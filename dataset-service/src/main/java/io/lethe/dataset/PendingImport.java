package io.lethe.dataset;

import io.lethe.contracts.SplitPublished;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A note in the store that an import is about to put objects there, and to announce them. It is removed once both are
 * done, so what a killed import left undone can be made up for by any process.
 *
 * @param importId names the import
 * @param prefix of its objects
 * @param training what the announcement says of it
 * @param at when it was written
 */
record PendingImport(String importId, String prefix, SplitPublished.@Nullable Training training, Instant at) {}

/** A small port over an S3 store: the adapter for real stores and the in-memory sibling that tests and demos use. */
@NullMarked
package io.lethe.storage;

import org.jspecify.annotations.NullMarked;

/**
 * The datasets that publications on unlearning compare methods on, one a file, read as their authors distribute them: a
 * folder, packed as the part {@code images}.
 */
@NullMarked
package io.lethe.dataset.adapter.benchmark;

import org.jspecify.annotations.NullMarked;

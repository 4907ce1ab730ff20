/**
 * Scores model versions: originals against people they never saw, outcomes of jobs against what was to be forgotten.
 */
@NullMarked
package io.lethe.evaluation;

import org.jspecify.annotations.NullMarked;

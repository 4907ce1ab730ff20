/** Benchmarks, run by hand; their outcomes stand in RESULTS.md. */
@NullMarked
package io.lethe.benchmarks;

import org.jspecify.annotations.NullMarked;

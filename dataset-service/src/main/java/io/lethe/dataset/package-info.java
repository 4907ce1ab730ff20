/** Imports datasets, proves that no identity is in two splits, and publishes them. */
@NullMarked
package io.lethe.dataset;

import org.jspecify.annotations.NullMarked;

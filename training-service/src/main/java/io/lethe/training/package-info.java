/** Trains the original model of each published dataset version. */
@NullMarked
package io.lethe.training;

import org.jspecify.annotations.NullMarked;

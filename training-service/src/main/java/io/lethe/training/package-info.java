/** Trains the original model of each published dataset version, and takes those that were trained elsewhere. */
@NullMarked
package io.lethe.training;

import org.jspecify.annotations.NullMarked;

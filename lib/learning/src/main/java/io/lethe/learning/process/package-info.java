/**
 * A learner: training, unlearning and scoring in a JVM of their own, so that a native crash, a leak or a kill stays
 * there.
 */
@NullMarked
package io.lethe.learning.process;

import org.jspecify.annotations.NullMarked;

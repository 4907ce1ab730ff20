/** Scores of a model as pure functions of losses, logits and labels. */
@NullMarked
package io.lethe.learning.metric;

import org.jspecify.annotations.NullMarked;

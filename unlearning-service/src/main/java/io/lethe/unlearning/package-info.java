/** What both roles of the unlearning-service share: its settings and the train split's index. */
@NullMarked
package io.lethe.unlearning;

import org.jspecify.annotations.NullMarked;

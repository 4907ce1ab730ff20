/** The worker role: makes model versions that have forgotten, in a learner process. */
@NullMarked
package io.lethe.unlearning.worker;

import org.jspecify.annotations.NullMarked;

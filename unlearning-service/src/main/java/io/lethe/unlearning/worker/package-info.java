/** The worker role: takes a planned job, runs it in a learner process, stores and announces the outcome. */
@NullMarked
package io.lethe.unlearning.worker;

import org.jspecify.annotations.NullMarked;

/**
 * How a service works off planned jobs: it reads the table of open jobs, claims one attempt at a time, says that it is
 * alive, keeps checkpoints in the store, and announces the outcome. Written once for training, unlearning and scoring.
 */
@NullMarked
package io.lethe.service.jobs;

import org.jspecify.annotations.NullMarked;

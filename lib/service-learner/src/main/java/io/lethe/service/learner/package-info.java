/**
 * What the services that run learning tasks share: the learner as a bean, the local copy of datasets and weights,
 * metrics and health of the running task.
 */
@NullMarked
package io.lethe.service.learner;

import org.jspecify.annotations.NullMarked;

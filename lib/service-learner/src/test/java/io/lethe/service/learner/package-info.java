@NullMarked
package io.lethe.service.learner;

import org.jspecify.annotations.NullMarked;

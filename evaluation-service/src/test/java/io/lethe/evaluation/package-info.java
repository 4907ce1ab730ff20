@NullMarked
package io.lethe.evaluation;

import org.jspecify.annotations.NullMarked;

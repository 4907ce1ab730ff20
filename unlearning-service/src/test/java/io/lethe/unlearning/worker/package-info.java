@NullMarked
package io.lethe.unlearning.worker;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.learning.torch;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.testing;

import org.jspecify.annotations.NullMarked;

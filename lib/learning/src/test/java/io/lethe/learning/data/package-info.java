@NullMarked
package io.lethe.learning.data;

import org.jspecify.annotations.NullMarked;

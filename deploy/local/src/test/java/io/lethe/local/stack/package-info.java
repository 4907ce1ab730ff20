@NullMarked
package io.lethe.local.stack;

import org.jspecify.annotations.NullMarked;

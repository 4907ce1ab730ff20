@NullMarked
package io.lethe.local;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.local.infrastructure;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.local.methods;

import org.jspecify.annotations.NullMarked;

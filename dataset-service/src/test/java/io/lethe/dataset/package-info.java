@NullMarked
package io.lethe.dataset;

import org.jspecify.annotations.NullMarked;

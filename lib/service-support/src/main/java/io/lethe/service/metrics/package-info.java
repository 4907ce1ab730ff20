/** Series that every service exports. */
@NullMarked
package io.lethe.service.metrics;

import org.jspecify.annotations.NullMarked;

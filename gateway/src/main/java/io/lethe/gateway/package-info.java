/** The front door: REST over a view that is folded from the topics. */
@NullMarked
package io.lethe.gateway;

import org.jspecify.annotations.NullMarked;

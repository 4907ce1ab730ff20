/** The object store as a bean, and whether it is there. */
@NullMarked
package io.lethe.service.store;

import org.jspecify.annotations.NullMarked;

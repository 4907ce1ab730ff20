/** Logs without people in them. */
@NullMarked
package io.lethe.service.logging;

import org.jspecify.annotations.NullMarked;

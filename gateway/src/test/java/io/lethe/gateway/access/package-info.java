@NullMarked
package io.lethe.gateway.access;

import org.jspecify.annotations.NullMarked;

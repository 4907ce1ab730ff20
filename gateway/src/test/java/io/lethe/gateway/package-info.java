@NullMarked
package io.lethe.gateway;

import org.jspecify.annotations.NullMarked;

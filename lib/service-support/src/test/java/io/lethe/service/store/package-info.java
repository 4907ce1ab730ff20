@NullMarked
package io.lethe.service.store;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.storage;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.learning.model;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.local.demo;

import org.jspecify.annotations.NullMarked;

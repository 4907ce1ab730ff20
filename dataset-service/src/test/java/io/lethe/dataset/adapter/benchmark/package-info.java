@NullMarked
package io.lethe.dataset.adapter.benchmark;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.dataset.adapter;

import org.jspecify.annotations.NullMarked;

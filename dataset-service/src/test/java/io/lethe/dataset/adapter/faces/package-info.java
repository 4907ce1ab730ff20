@NullMarked
package io.lethe.dataset.adapter.faces;

import org.jspecify.annotations.NullMarked;

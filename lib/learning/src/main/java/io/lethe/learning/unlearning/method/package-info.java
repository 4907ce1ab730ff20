/** The unlearning methods, one a file: the folder is the catalogue. */
@NullMarked
package io.lethe.learning.unlearning.method;

import org.jspecify.annotations.NullMarked;

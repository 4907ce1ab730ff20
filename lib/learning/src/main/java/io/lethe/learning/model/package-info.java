/** Classifiers under torchvision's parameter names, and their files. */
@NullMarked
package io.lethe.learning.model;

import org.jspecify.annotations.NullMarked;

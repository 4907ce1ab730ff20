/**
 * The only package that touches DJL's PyTorch internals: start-up, gradient mode, and TorchScript programs written by
 * Java.
 */
@NullMarked
package io.lethe.learning.torch;

import org.jspecify.annotations.NullMarked;

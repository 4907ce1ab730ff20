/** Samples, splits and batches: uint8 images on the device, augmentation. */
@NullMarked
package io.lethe.learning.data;

import org.jspecify.annotations.NullMarked;

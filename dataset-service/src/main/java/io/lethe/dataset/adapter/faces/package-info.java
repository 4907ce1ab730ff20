/**
 * Draws made-up people at eight ages, with personal deviations that a model can memorise but not generalise. No real
 * person is involved. Everything follows from one seed, on every platform: {@code StrictMath}, {@code java.util.Random}
 * and a rasteriser of our own instead of the platform's.
 */
@NullMarked
package io.lethe.dataset.adapter.faces;

import org.jspecify.annotations.NullMarked;

/**
 * The resolver: the only part of the coordinator that knows people, while it works. It judges a forget request, turns
 * its people into sets of samples in the store, and hands on what is needed without them.
 */
@NullMarked
package io.lethe.unlearning.coordinator.resolver;

import org.jspecify.annotations.NullMarked;

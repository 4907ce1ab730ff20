/** What the tests of every service share: a real broker and store, and a foreign producer and consumer. */
@NullMarked
package io.lethe.testing;

import org.jspecify.annotations.NullMarked;

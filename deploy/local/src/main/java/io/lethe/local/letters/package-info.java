/** What operators do with dead letters, over HTTP. */
@NullMarked
package io.lethe.local.letters;

import org.jspecify.annotations.NullMarked;

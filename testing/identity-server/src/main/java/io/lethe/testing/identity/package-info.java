/** An OpenID Connect provider for tests. */
@NullMarked
package io.lethe.testing.identity;

import org.jspecify.annotations.NullMarked;

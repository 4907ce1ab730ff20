/** What an unlearning method is given, and what it is. */
@NullMarked
package io.lethe.learning.unlearning;

import org.jspecify.annotations.NullMarked;

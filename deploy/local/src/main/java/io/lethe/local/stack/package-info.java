/** The local stack: broker and store in one process, which starts the five services and watches over them. */
@NullMarked
package io.lethe.local.stack;

import org.jspecify.annotations.NullMarked;

/** The contracts between the services: event records, topics, error codes. No broker, no store, no framework. */
@NullMarked
package io.lethe.contracts;

import org.jspecify.annotations.NullMarked;

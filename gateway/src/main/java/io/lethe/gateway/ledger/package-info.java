/**
 * The gateway's view: a local table that is folded from the topics, remembers how far it read, and can be thrown away.
 */
@NullMarked
package io.lethe.gateway.ledger;

import org.jspecify.annotations.NullMarked;

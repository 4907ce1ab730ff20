@NullMarked
package io.lethe.gateway.ledger;

import org.jspecify.annotations.NullMarked;

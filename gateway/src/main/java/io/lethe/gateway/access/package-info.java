/**
 * Who may come in, and as what: OpenID Connect for people and services, keys for machines, and how often they may call.
 */
@NullMarked
package io.lethe.gateway.access;

import org.jspecify.annotations.NullMarked;

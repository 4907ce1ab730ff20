/** Errors over HTTP as problem documents (RFC 9457). */
@NullMarked
package io.lethe.service.http;

import org.jspecify.annotations.NullMarked;

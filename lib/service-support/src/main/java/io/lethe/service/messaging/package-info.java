/** Events on the wire: the CloudEvents envelope, consuming with dead letters, publishing. */
@NullMarked
package io.lethe.service.messaging;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.service.messaging;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lethe.service.http;

import org.jspecify.annotations.NullMarked;

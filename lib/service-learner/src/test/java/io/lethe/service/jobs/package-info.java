@NullMarked
package io.lethe.service.jobs;

import org.jspecify.annotations.NullMarked;

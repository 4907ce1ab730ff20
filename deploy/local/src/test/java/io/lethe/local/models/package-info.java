@NullMarked
package io.lethe.local.models;

import org.jspecify.annotations.NullMarked;

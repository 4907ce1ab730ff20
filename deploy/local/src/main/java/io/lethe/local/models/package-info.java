/** What users do with models of their own, over HTTP. */
@NullMarked
package io.lethe.local.models;

import org.jspecify.annotations.NullMarked;

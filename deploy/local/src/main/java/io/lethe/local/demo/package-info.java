/** The main job from a terminal, as a client of the running services: nothing here that another client could not do. */
@NullMarked
package io.lethe.local.demo;

import org.jspecify.annotations.NullMarked;

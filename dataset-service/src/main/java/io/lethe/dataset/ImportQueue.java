package io.lethe.dataset;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many imports a process takes. */
@ConfigMapping(prefix = "lethe.dataset.imports")
public interface ImportQueue {

    /** Imports that run at one time. */
    @WithDefault("2")
    int atOnce();

    /** Imports that wait for them; with more, an upload is answered 429. */
    @WithDefault("8")
    int waiting();
}

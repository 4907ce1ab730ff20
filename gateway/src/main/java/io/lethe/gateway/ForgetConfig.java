package io.lethe.gateway;

import io.lethe.contracts.ForgetLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits that every road into the platform shares; the coordinator must have the same. */
@ConfigMapping(prefix = "lethe.forget")
public interface ForgetConfig {

    /** Most people and samples together that one request may name; {@link ForgetLimits#MAX_REFERENCES}. */
    @WithDefault("" + ForgetLimits.DEFAULT_REFERENCES)
    int maxReferences();
}

package io.lethe.dataset;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Allows imports from one folder of a bucket. */
public final class AllowedLake implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of("lethe.dataset.sources.allowed", "s3://lake/faces/");
    }

    @Override
    public void stop() {
        // nothing was started
    }
}

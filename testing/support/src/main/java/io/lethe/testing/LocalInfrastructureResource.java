package io.lethe.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Points the service under test at a real broker and a real store. They live as long as the test JVM, so test classes
 * share them: use ids of your own in each test.
 */
public final class LocalInfrastructureResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return SharedInfrastructure.configuration();
    }

    @Override
    public void stop() {
        // the next test class uses them again
    }
}

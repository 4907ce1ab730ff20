package io.lethe.service.store;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Store settings as the framework reads them. */
final class Given {

    private Given() {}

    static StoreConfig settings(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(StoreConfig.class)
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(StoreConfig.class);
    }
}

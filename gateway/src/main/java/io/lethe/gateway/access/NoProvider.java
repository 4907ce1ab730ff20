package io.lethe.gateway.access;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Without the address of an identity provider there is none to ask; the framework would refuse to start instead. */
public final class NoProvider implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final String ENABLED = "quarkus.oidc.tenant-enabled";
    private static final String ADDRESS = "quarkus.oidc.auth-server-url";

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (name.equals(ENABLED) && address(context).isEmpty()) {
            return ConfigValue.builder().withName(name).withValue("false").build();
        }
        return context.proceed(name);
    }

    private static Optional<String> address(ConfigSourceInterceptorContext context) {
        return Optional.ofNullable(context.proceed(ADDRESS))
                .map(ConfigValue::getValue)
                .filter(address -> !address.isEmpty());
    }
}

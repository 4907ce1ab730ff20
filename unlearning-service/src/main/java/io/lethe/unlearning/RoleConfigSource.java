package io.lethe.unlearning;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Switches off the worker with its learner when the worker role is off. */
public final class RoleConfigSource implements ConfigSourceFactory {

    private static final int BELOW_THE_ENVIRONMENT = 200;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return List.of(new PropertiesConfigSource(
                workerIsOff(context.getValue("lethe.unlearning.roles"))
                        ? Map.of("lethe.learner.enabled", "false")
                        : Map.of(),
                "lethe-unlearning-roles",
                BELOW_THE_ENVIRONMENT));
    }

    private static boolean workerIsOff(@Nullable ConfigValue roles) {
        return roles != null
                && roles.getValue() != null
                && Arrays.stream(roles.getValue().split(","))
                        .map(role -> role.trim().toUpperCase(Locale.ROOT))
                        .noneMatch(Role.WORKER.name()::equals);
    }
}

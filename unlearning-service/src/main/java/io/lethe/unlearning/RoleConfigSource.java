package io.lethe.unlearning;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Switches off what belongs to a role that is off: the coordinator's channel, the worker's learner. */
public final class RoleConfigSource implements ConfigSourceFactory {

    private static final int BELOW_THE_ENVIRONMENT = 200;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue roles = context.getValue("lethe.unlearning.roles");
        Map<String, String> off = new HashMap<>();
        if (isOff(Role.COORDINATOR, roles)) {
            off.put("mp.messaging.incoming.forget-requested-in.enabled", "false");
        }
        if (isOff(Role.WORKER, roles)) {
            off.put("lethe.learner.enabled", "false");
        }
        return List.of(new PropertiesConfigSource(off, "lethe-unlearning-roles", BELOW_THE_ENVIRONMENT));
    }

    private static boolean isOff(Role role, @Nullable ConfigValue roles) {
        return roles != null
                && roles.getValue() != null
                && Arrays.stream(roles.getValue().split(","))
                        .map(name -> name.trim().toUpperCase(Locale.ROOT))
                        .noneMatch(role.name()::equals);
    }
}

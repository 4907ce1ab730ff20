package io.lethe.service.messaging;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives the topics and groups of channels their prefixes, so that the settings of a service name them as the platform
 * does. Plain clients get theirs from {@link KafkaClients} and {@link TopicNames}.
 */
public final class PrefixedNames implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final String CHANNEL = "mp.messaging.";
    private static final Pattern TOPIC =
            Pattern.compile("mp\\.messaging\\.(?:incoming|outgoing)\\.(?:[^.\"]+|\"[^\"]+\")\\.topic");
    private static final Pattern GROUP =
            Pattern.compile("mp\\.messaging\\.incoming\\.(?:[^.\"]+|\"[^\"]+\")\\.group\\.id");

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (value == null || value.getValue() == null || !name.startsWith(CHANNEL)) {
            return value;
        }
        if (TOPIC.matcher(name).matches()) {
            return value.withValue(names(context).onBroker(value.getValue()));
        }
        if (GROUP.matcher(name).matches()) {
            return value.withValue(names(context).group(value.getValue()));
        }
        return value;
    }

    private static TopicNames names(ConfigSourceInterceptorContext context) {
        return new TopicNames(setting(context, TopicNames.TOPICS_PREFIX), setting(context, TopicNames.GROUPS_PREFIX));
    }

    private static Optional<String> setting(ConfigSourceInterceptorContext context, String name) {
        return Optional.ofNullable(context.proceed(name)).map(ConfigValue::getValue);
    }
}

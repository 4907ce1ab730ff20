package io.lethe.service.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Translates between the platform's names of topics and groups and those on the broker, where a prefix keeps two
 * installations on one cluster apart. Everything in the code, in events and in dead letters is the platform's name;
 * only clients use the broker's. Thread-safe.
 */
@ApplicationScoped
public class TopicNames {

    /** Setting: what all topics begin with on the broker, such as {@code acme.}; nothing by default. */
    public static final String TOPICS_PREFIX = "lethe.topics.prefix";

    /** Setting: what consumer groups and application ids begin with; the topics' prefix by default. */
    public static final String GROUPS_PREFIX = "lethe.groups.prefix";

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");

    private final String topics;
    private final String groups;

    /** Names without prefixes. */
    public TopicNames() {
        this(Optional.empty(), Optional.empty());
    }

    /**
     * Names with prefixes.
     *
     * @throws IllegalArgumentException if one of them cannot be part of a topic's name
     */
    @Inject
    public TopicNames(
            @ConfigProperty(name = TOPICS_PREFIX) Optional<String> topics,
            @ConfigProperty(name = GROUPS_PREFIX) Optional<String> groups) {
        this.topics = checked(TOPICS_PREFIX, topics.orElse(""));
        this.groups = checked(GROUPS_PREFIX, groups.orElse(this.topics));
    }

    /** What a topic is called on the broker. */
    public String onBroker(String topic) {
        return topics + topic;
    }

    /** What a topic of the broker is called here; one without our prefix keeps its name. */
    public String onPlatform(String topic) {
        return topic.startsWith(topics) ? topic.substring(topics.length()) : topic;
    }

    /** What a consumer group, an application id or a transactional id is called on the broker. */
    public String group(String name) {
        return groups + name;
    }

    private static String checked(String setting, String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "%s is '%s'; use letters, digits, dots, hyphens and underscores, at most 100 of them, such as 'acme.'"
                            .formatted(setting, prefix));
        }
        return prefix;
    }
}

package io.lethe.unlearning.coordinator.policy;

import io.lethe.unlearning.UnlearningConfig;
import io.lethe.unlearning.coordinator.model.ModelPolicy;
import io.lethe.unlearning.coordinator.model.Rung;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The policies of models as the configuration has them; a ladder with an unknown method stops the start. */
@ApplicationScoped
public class Policies {

    private final UnlearningConfig config;
    private final Map<String, ModelPolicy> byName = new ConcurrentHashMap<>();

    /** Reads the policies. */
    public Policies(UnlearningConfig config, Methods methods) {
        this.config = config;
        config.policies().values().forEach(policy -> policy.ladder().forEach(method -> methods.check(method, null)));
    }

    /** How a model's requests are served. */
    public ModelPolicy of(String modelId) {
        return byName.computeIfAbsent(name(modelId), name -> policy(configured(name)));
    }

    /** What a request may choose for a model. */
    public Choices choices(String modelId) {
        UnlearningConfig.Policy policy = configured(name(modelId));
        return Choices.of(policy.methods().orElse(Set.of()), policy.parameters().orElse(Set.of()));
    }

    private String name(String modelId) {
        return config.policies().containsKey(modelId) ? modelId : UnlearningConfig.DEFAULT_POLICY;
    }

    private UnlearningConfig.Policy configured(String name) {
        return Objects.requireNonNull(config.policies().get(name));
    }

    private static ModelPolicy policy(UnlearningConfig.Policy settings) {
        return new ModelPolicy(
                settings.ladder().stream().map(method -> new Rung(method, null)).toList(),
                settings.batchLimit(),
                settings.linger(),
                new ModelPolicy.Limits(settings.utilityLoss(), settings.attack(), settings.overForgetting()),
                settings.inconclusive() == UnlearningConfig.Inconclusive.ACCEPT_AND_FLAG,
                settings.retrainAfter(),
                settings.worthwhile(),
                settings.lease(),
                settings.unclaimed(),
                settings.fruitlessAttempts());
    }
}

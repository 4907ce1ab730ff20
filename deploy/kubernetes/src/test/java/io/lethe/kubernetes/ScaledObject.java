package io.lethe.kubernetes;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** KEDA's {@code ScaledObject} of {@code keda.sh/v1alpha1}, as its definition has it; nobody publishes it for Java. */
@JsonDeserialize(using = JsonDeserializer.None.class)
final class ScaledObject implements HasMetadata {

    private static final long serialVersionUID = 1L;

    public @Nullable String apiVersion;
    public @Nullable String kind;
    public ObjectMeta metadata = new ObjectMeta();
    public @Nullable Spec spec;

    record Spec(
            Target scaleTargetRef,
            @Nullable Integer pollingInterval,
            @Nullable Integer cooldownPeriod,
            @Nullable Integer initialCooldownPeriod,
            @Nullable Integer idleReplicaCount,
            @Nullable Integer minReplicaCount,
            @Nullable Integer maxReplicaCount,
            @Nullable Fallback fallback,
            Advanced advanced,
            List<Trigger> triggers) {}

    record Target(
            @Nullable String apiVersion,
            @Nullable String kind,
            String name,
            @Nullable String envSourceContainerName) {}

    record Fallback(
            int failureThreshold, int replicas, @Nullable String behavior) {}

    record Advanced(
            @Nullable Boolean restoreToOriginalReplicaCount,
            Autoscaler horizontalPodAutoscalerConfig,
            @Nullable ScalingModifiers scalingModifiers) {}

    record Autoscaler(@Nullable String name, HorizontalPodAutoscalerBehavior behavior) {}

    record ScalingModifiers(
            @Nullable String target,
            @Nullable String activationTarget,
            @Nullable String metricType,
            @Nullable String formula) {}

    record Trigger(
            String type,
            @Nullable String name,
            @Nullable Boolean useCachedMetrics,
            @Nullable String metricType,
            Map<String, String> metadata,
            @Nullable Authentication authenticationRef) {}

    record Authentication(String name, @Nullable String kind) {}

    @Override
    public ObjectMeta getMetadata() {
        return metadata;
    }

    @Override
    public void setMetadata(ObjectMeta metadata) {
        this.metadata = metadata;
    }

    @Override
    public void setApiVersion(String version) {
        apiVersion = version;
    }
}

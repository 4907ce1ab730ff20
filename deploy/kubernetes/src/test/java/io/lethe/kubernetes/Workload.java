package io.lethe.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whatever starts pods.
 *
 * @param name name of the object
 * @param template its pods
 */
record Workload(String name, PodTemplateSpec template) {

    /** Components that run one of our images. */
    static final List<String> SERVICES = List.of(
            "gateway", "coordinator", "dataset-service", "training-service", "unlearning-worker", "evaluation-service");

    static List<Workload> of(List<HasMetadata> objects) {
        return objects.stream().map(Workload::of).flatMap(Optional::stream).toList();
    }

    private static Optional<Workload> of(HasMetadata object) {
        PodTemplateSpec template = null;
        if (object instanceof Deployment deployment) {
            template = deployment.getSpec().getTemplate();
        } else if (object instanceof StatefulSet set) {
            template = set.getSpec().getTemplate();
        } else if (object instanceof Job job) {
            template = job.getSpec().getTemplate();
        }
        return template == null
                ? Optional.empty()
                : Optional.of(new Workload(object.getMetadata().getName(), template));
    }

    PodSpec pod() {
        return template.getSpec();
    }

    Container container() {
        return pod().getContainers().get(0);
    }

    Map<String, String> labels() {
        return template.getMetadata().getLabels();
    }

    String component() {
        return labels().getOrDefault("app.kubernetes.io/component", "");
    }

    boolean isService() {
        return SERVICES.contains(component());
    }
}

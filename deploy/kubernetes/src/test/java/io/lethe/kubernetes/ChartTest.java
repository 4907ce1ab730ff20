package io.lethe.kubernetes;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every object, whichever settings are chosen. */
class ChartTest {

    private static DeclaredSettings settings;

    @BeforeAll
    static void readTheCode() throws IOException {
        settings = DeclaredSettings.read();
    }
    /** Every file of values and every option by itself. */
    static Stream<Named<Chart>> choices() {
        return Stream.of(
                Named.of("plain", Chart.plain()),
                Named.of("small", Chart.of("small")),
                Named.of("production", production()),
                Named.of("production with gpu", production().and("gpu")),
                Named.of("small with gpu", Chart.of("small").and("gpu")),
                Named.of("strimzi", Chart.plain().with("strimzi.enabled", true).with("kafka.bootstrapServers", "")),
                Named.of(
                        "strimzi of others",
                        Chart.plain()
                                .with("strimzi.enabled", true)
                                .with("strimzi.createCluster", false)
                                .with("strimzi.cluster", "events")
                                .with("kafka.bootstrapServers", "")),
                Named.of("keda", Chart.plain().with("keda.enabled", true)),
                Named.of("keda paused", Chart.plain().with("keda.enabled", true).with("keda.paused", true)),
                Named.of("gpu", Chart.plain().with("gpu.enabled", true)),
                Named.of("mig", Chart.plain().with("gpu.enabled", true).with("gpu.resource", "nvidia.com/mig-1g.10gb")),
                Named.of(
                        "monitoring",
                        Chart.plain()
                                .with("monitoring.enabled", true)
                                .with("monitoring.gatewayKey.existingSecret", "scraper")
                                .with("monitoring.labels.release", "prometheus")),
                Named.of("network policy", Chart.plain().with("networkPolicy.enabled", true)),
                Named.of(
                        "every policy",
                        Chart.plain()
                                .with("networkPolicy.enabled", true)
                                .with("networkPolicy.datasetFrom[0].podSelector.matchLabels.app", "importer")
                                .with("networkPolicy.gatewayFrom[0].podSelector.matchLabels.app", "portal")
                                .with("keda.enabled", true)
                                .with("monitoring.enabled", true)
                                .with("monitoring.gatewayKey.existingSecret", "scraper")
                                .with("networkPolicy.scrapeFrom[0].podSelector.matchLabels.app", "prometheus")
                                .with("oidc.enabled", true)
                                .with("oidc.url", "https://identity.example.com")),
                Named.of(
                        "tls",
                        Chart.plain()
                                .with("tls.enabled", true)
                                .with("tls.gatewaySecret", "gateway-tls")
                                .with("tls.broker.authoritySecret", "broker-ca")
                                .with("tls.broker.clientSecret", "broker-client")
                                .with("tls.trust.existingConfigMap", "authorities")),
                Named.of(
                        "oidc",
                        Chart.plain().with("oidc.enabled", true).with("oidc.url", "https://identity.example.com")),
                Named.of(
                        "ingress",
                        Chart.plain()
                                .with("gateway.ingress.enabled", true)
                                .with("gateway.ingress.host", "lethe.example.com")
                                .with("gateway.ingress.className", "nginx")
                                .with("gateway.ingress.tlsSecret", "lethe-tls")),
                Named.of(
                        "volumes",
                        Chart.plain()
                                .with("gateway.persistence.enabled", true)
                                .with("coordinator.persistence.enabled", true)
                                .with("coordinator.persistence.storageClass", "fast")),
                Named.of("key file", Chart.plain().with("store.credentials", "file")),
                Named.of(
                        "web identity",
                        Chart.plain()
                                .with("store.credentials", "web-identity")
                                .with("store.webIdentity.role", "arn:aws:iam::1:role/lethe")),
                Named.of(
                        "placed",
                        Chart.plain()
                                .with("image.registry", "registry.example.com")
                                .with("image.pullSecrets[0].name", "registry")
                                .with("image.digests.gateway", "sha256:" + "0".repeat(64))
                                .with("training.nodeSelector.pool", "learners")
                                .with("training.tolerations[0].key", "learners")
                                .with("training.tolerations[0].operator", "Exists")));
    }

    private static Chart production() {
        return Chart.of("production")
                .with("store.endpoint", "https://s3.example.com")
                .with("store.existingSecret", "lethe-store")
                .with("oidc.url", "https://identity.example.com/realms/lethe")
                .with("gateway.ingress.host", "lethe.example.com");
    }

    @ParameterizedTest
    @MethodSource("choices")
    void holdsTogether(Chart chart) {
        List<HasMetadata> objects = chart.objects();
        List<Workload> workloads = Workload.of(objects);

        assertThat(objects.stream()
                        .map(object ->
                                object.getKind() + " " + object.getMetadata().getName()))
                .doesNotHaveDuplicates();
        assertThat(objects).allSatisfy(ChartTest::isLabelled);
        assertThat(workloads).allSatisfy(ChartTest::isRestricted);
        assertThat(workloads).filteredOn(Workload::isService).allSatisfy(ChartTest::isWatched);
        assertThat(workloads.stream().map(Workload::component)).containsAll(Workload.SERVICES);
        hasAllThatItNames(objects, workloads);
        assertThat(objects.stream()
                        .filter(Service.class::isInstance)
                        .flatMap(service -> selected(
                                workloads, ((Service) service).getSpec().getSelector())
                                .stream()))
                .filteredOn(Workload::isService)
                .isNotEmpty()
                .allSatisfy(ChartTest::answersWhileItStops);
        namesSettingsOfTheCode(workloads);
    }

    private static void isLabelled(HasMetadata object) {
        assertThat(object.getMetadata().getLabels())
                .as(object.getMetadata().getName())
                .containsEntry("app.kubernetes.io/name", "lethe")
                .containsEntry("app.kubernetes.io/part-of", "lethe")
                .containsEntry("app.kubernetes.io/instance", "lethe")
                .containsKeys("app.kubernetes.io/component", "app.kubernetes.io/version");
        assertThat(object.getMetadata().getNamespace()).isEqualTo("privacy");
    }

    /** Kubernetes' restricted Pod Security Standard, a read-only root, and limits. */
    private static void isRestricted(Workload workload) {
        var pod = workload.pod();
        assertThat(pod.getAutomountServiceAccountToken()).as(workload.name()).isFalse();
        assertThat(pod.getEnableServiceLinks()).as(workload.name()).isFalse();
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getVolumes())
                .allSatisfy(volume -> assertThat(volume.getHostPath()).isNull());
        assertThat(pod.getContainers()).allSatisfy(container -> {
            SecurityContext security = container.getSecurityContext();
            assertThat(security.getRunAsNonRoot()).isTrue();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
            assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(security.getCapabilities().getAdd()).isEmpty();
            assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    private static void isWatched(Workload workload) {
        var container = workload.container();
        assertThat(workload.pod().getServiceAccountName()).isEqualTo("lethe-" + workload.component());
        assertThat(workload.pod().getTopologySpreadConstraints()).hasSize(2);
        assertThat(workload.pod().getTerminationGracePeriodSeconds()).isEqualTo(120);
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/started");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
        assertThat(Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                .allSatisfy(probe -> assertThat(probe.getTimeoutSeconds()).isGreaterThanOrEqualTo(5));
        assertThat(container.getPorts())
                .filteredOn(port -> port.getName().equals("http"))
                .extracting(ContainerPort::getContainerPort)
                .containsExactly(8080);
    }

    /** Nodes learn late that a pod is to stop, and calls take their time. */
    private static void answersWhileItStops(Workload workload) {
        Map<String, String> environment = workload.container().getEnv().stream()
                .filter(variable -> variable.getName().startsWith("QUARKUS_SHUTDOWN_"))
                .collect(toMap(EnvVar::getName, EnvVar::getValue));
        assertThat(environment).containsOnlyKeys("QUARKUS_SHUTDOWN_DELAY", "QUARKUS_SHUTDOWN_TIMEOUT");
        Duration longest = Duration.parse(environment.get("QUARKUS_SHUTDOWN_DELAY"))
                .plus(Duration.parse(environment.get("QUARKUS_SHUTDOWN_TIMEOUT")));
        assertThat(longest.toSeconds()).isPositive().isLessThan(workload.pod().getTerminationGracePeriodSeconds());
    }

    /** Whatever refers to something by a label or a name finds it. */
    private static void hasAllThatItNames(List<HasMetadata> objects, List<Workload> workloads) {
        Set<String> accounts = named(objects, ServiceAccount.class);
        Set<String> maps = named(objects, ConfigMap.class);
        maps.add("authorities");
        for (Workload workload : workloads) {
            if (workload.pod().getServiceAccountName() != null) {
                assertThat(accounts).contains(workload.pod().getServiceAccountName());
            }
            assertThat(workload.pod().getVolumes().stream()
                            .filter(volume -> volume.getConfigMap() != null)
                            .map(volume -> volume.getConfigMap().getName()))
                    .allSatisfy(map -> assertThat(maps).contains(map));
            assertThat(workload.container().getVolumeMounts())
                    .allSatisfy(mount -> assertThat(Stream.concat(
                                    workload.pod().getVolumes().stream().map(Volume::getName),
                                    Stream.of("state", "data")))
                            .contains(mount.getName()));
        }
        objects.stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .forEach(service -> {
                    List<Workload> behind =
                            selected(workloads, service.getSpec().getSelector());
                    assertThat(behind).as(service.getMetadata().getName()).hasSize(1);
                    assertThat(behind.get(0).container().getPorts())
                            .extracting(ContainerPort::getName)
                            .containsAll(service.getSpec().getPorts().stream()
                                    .map(port -> port.getTargetPort().getStrVal())
                                    .toList());
                });
        Set<String> services = named(objects, Service.class);
        workloads.stream()
                .filter(Workload::isService)
                .flatMap(workload -> workload.container().getEnv().stream())
                .map(EnvVar::getValue)
                .filter(value -> value != null && value.startsWith("http://lethe-"))
                .forEach(url -> assertThat(services).contains(URI.create(url).getHost()));
        Set<String> guarded = objects.stream()
                .filter(PodDisruptionBudget.class::isInstance)
                .map(PodDisruptionBudget.class::cast)
                .flatMap(budget ->
                        selected(workloads, budget.getSpec().getSelector().getMatchLabels()).stream())
                .map(Workload::component)
                .collect(toSet());
        assertThat(guarded).containsAll(Workload.SERVICES);
    }

    private static void namesSettingsOfTheCode(List<Workload> workloads) {
        Set<String> unknown = new TreeSet<>();
        workloads.stream()
                .filter(Workload::isService)
                .flatMap(workload -> workload.container().getEnv().stream())
                .map(EnvVar::getName)
                .filter(name -> !isOfALibrary(name) && !settings.knows(name))
                .forEach(unknown::add);
        assertThat(unknown).isEmpty();
    }

    /** Settings of Kafka's clients, of Quarkus' HTTP server and of the image, which our code does not declare. */
    private static boolean isOfALibrary(String name) {
        return name.equals("LETHE_HEAP_PERCENT")
                || name.equals("LETHE_JAVA_OPTS")
                || name.startsWith("KAFKA_SSL_")
                || name.equals("KAFKA_SECURITY_PROTOCOL")
                || name.startsWith("QUARKUS_HTTP_SSL_")
                || name.startsWith("QUARKUS_SHUTDOWN_");
    }

    @Test
    void isSoundToHelm(@TempDir Path folder) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        copy(Chart.FOLDER, folder);
        for (String file : List.of("", "values-small.yaml", "values-production.yaml", "values-gpu.yaml")) {
            JsonNode values = yaml.readTree(Chart.FOLDER.resolve("values.yaml").toFile());
            if (!file.isEmpty()) {
                values = yaml.readerForUpdating(values)
                        .readValue(Chart.FOLDER.resolve(file).toFile());
            }
            yaml.writeValue(folder.resolve("values.yaml").toFile(), values);
            var result = new Helm(folder).lint().strict().call();
            assertThat(result.isFailed())
                    .as("%s: %s", file, result.getMessages())
                    .isFalse();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static Set<String> named(List<HasMetadata> objects, Class<?> kind) {
        return objects.stream()
                .filter(kind::isInstance)
                .map(object -> object.getMetadata().getName())
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }

    private static List<Workload> selected(List<Workload> workloads, Map<String, String> selector) {
        return workloads.stream()
                .filter(workload -> workload.labels().entrySet().containsAll(selector.entrySet()))
                .toList();
    }
}

package io.lethe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single options do, and which settings are refused. */
class ChartOptionsTest {

    private static final String COMPONENT = "app.kubernetes.io/component";

    @Test
    void scalesWorkersByOpenJobsAndNeverStopsOneAtWork() {
        List<ScaledObject.Spec> scaled = all(Chart.plain().with("keda.enabled", true), ScaledObject.class).stream()
                .map(object -> Objects.requireNonNull(object.spec))
                .toList();

        assertThat(scaled).hasSize(3).allSatisfy(spec -> {
            assertThat(spec.minReplicaCount()).isZero();
            assertThat(spec.pollingInterval()).isEqualTo(10);
            assertThat(spec.cooldownPeriod()).isEqualTo(300);
            assertThat(spec.advanced()
                            .horizontalPodAutoscalerConfig()
                            .behavior()
                            .getScaleDown()
                            .getSelectPolicy())
                    .isEqualTo("Disabled");
            assertThat(spec.triggers()).singleElement().satisfies(trigger -> {
                assertThat(trigger.type()).isEqualTo("metrics-api");
                assertThat(trigger.metadata())
                        .containsEntry("url", "http://lethe-coordinator.privacy/open-jobs")
                        .containsEntry("targetValue", "1");
            });
        });
        assertThat(scaled.stream().map(spec -> spec.scaleTargetRef().name()))
                .containsExactlyInAnyOrder(
                        "lethe-training-service", "lethe-unlearning-worker", "lethe-evaluation-service");
        assertThat(all(Chart.plain().with("keda.enabled", true), Deployment.class))
                .filteredOn(deployment -> scaled.stream()
                        .anyMatch(spec -> spec.scaleTargetRef()
                                .name()
                                .equals(deployment.getMetadata().getName())))
                .allSatisfy(deployment -> assertThat(deployment.getSpec().getReplicas())
                        .as("an upgrade must not undo what the scaler did")
                        .isNull());
    }

    @Test
    void pausesAndResumesTheScaler() {
        String paused = "autoscaling.keda.sh/paused";
        Chart chart = Chart.plain().with("keda.enabled", true);

        assertThat(all(chart.with("keda.paused", true), ScaledObject.class))
                .hasSize(3)
                .allSatisfy(object ->
                        assertThat(object.getMetadata().getAnnotations()).containsEntry(paused, "true"));
        assertThat(all(chart.with("keda.paused", false), ScaledObject.class))
                .allSatisfy(object ->
                        assertThat(object.getMetadata().getAnnotations()).doesNotContainKey(paused));
    }

    @Test
    void linksAlertsToWhereTheInstallationServesItsRunbooks() {
        Chart chart =
                Chart.plain().with("monitoring.enabled", true).with("monitoring.gatewayKey.existingSecret", "scraper");

        assertThat(annotationsOfAlerts(chart))
                .isNotEmpty()
                .allSatisfy(annotations ->
                        assertThat(annotations).containsKey("runbook").doesNotContainKey("runbook_url"));
        assertThat(annotationsOfAlerts(chart.with("monitoring.runbooks", "https://wiki.example.com/lethe/")))
                .isNotEmpty()
                .allSatisfy(annotations ->
                        assertThat(annotations.get("runbook_url")).startsWith("https://wiki.example.com/lethe/Lethe"));
    }

    private static List<Map<String, String>> annotationsOfAlerts(Chart chart) {
        return all(chart, PrometheusRule.class).stream()
                .flatMap(object -> object.getSpec().getGroups().stream())
                .flatMap(group -> group.getRules().stream())
                .filter(rule -> rule.getAlert() != null)
                .map(Rule::getAnnotations)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"nvidia.com/gpu", "nvidia.com/mig-1g.10gb"})
    void givesWorkersOneUnitOfAGpuAndNobodyElse(String resource) {
        List<Workload> workloads = Workload.of(Chart.plain()
                .with("gpu.enabled", true)
                .with("gpu.resource", resource)
                .objects());
        List<String> learners = List.of("training-service", "unlearning-worker", "evaluation-service");

        assertThat(workloads)
                .filteredOn(workload -> learners.contains(workload.component()))
                .hasSize(3)
                .allSatisfy(workload -> {
                    assertThat(workload.container().getResources().getLimits())
                            .containsEntry(resource, new Quantity("1"));
                    assertThat(workload.container().getImage()).endsWith("-cu128");
                    assertThat(workload.pod().getTolerations())
                            .anySatisfy(toleration ->
                                    assertThat(toleration.getKey()).isEqualTo("nvidia.com/gpu"));
                    assertThat(workload.pod().getAffinity().getNodeAffinity()).isNotNull();
                });
        assertThat(workloads)
                .filteredOn(workload -> !learners.contains(workload.component()))
                .allSatisfy(workload -> {
                    assertThat(workload.container().getResources().getLimits()).doesNotContainKey(resource);
                    assertThat(workload.container().getImage()).doesNotContain("cu128");
                });
    }

    @Test
    void keepsStateOnAVolumeOfEachPod() {
        Chart chart = Chart.plain()
                .with("coordinator.persistence.enabled", true)
                .with("coordinator.persistence.storageClass", "fast");

        assertThat(all(chart, StatefulSet.class)).singleElement().satisfies(set -> {
            assertThat(set.getMetadata().getName()).isEqualTo("lethe-coordinator");
            assertThat(set.getSpec().getVolumeClaimTemplates())
                    .singleElement()
                    .satisfies(claim ->
                            assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast"));
        });
        assertThat(environment(chart, "coordinator"))
                .containsEntry("LETHE_UNLEARNING_COORDINATOR_STATE_DIRECTORY", "/var/lib/lethe/coordinator");
    }

    @Test
    void splitsTheRolesOfTheUnlearningService() {
        assertThat(environment(Chart.plain(), "coordinator")).containsEntry("LETHE_UNLEARNING_ROLES", "coordinator");
        assertThat(environment(Chart.plain(), "unlearning-worker")).containsEntry("LETHE_UNLEARNING_ROLES", "worker");
        assertThat(environment(Chart.plain().with("coordinator.replicas", 2), "coordinator"))
                .containsEntry("LETHE_UNLEARNING_COORDINATOR_STANDBY_REPLICAS", "1");
    }

    @Test
    void deniesWhatItDoesNotName() {
        List<NetworkPolicy> policies = all(Chart.plain().with("networkPolicy.enabled", true), NetworkPolicy.class);

        assertThat(policies)
                .filteredOn(policy -> policy.getMetadata().getName().equals("lethe-default-deny"))
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
                    assertThat(policy.getSpec().getIngress()).isEmpty();
                    assertThat(policy.getSpec().getEgress()).isEmpty();
                });
        assertThat(policies)
                .allSatisfy(
                        policy -> assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                                .containsEntry("app.kubernetes.io/instance", "lethe"));
    }

    @Test
    void tellsTheGatewayWhereAllServicesAreThatItAsksAndLetsItGetThere() throws IOException {
        Chart chart = Chart.plain().with("networkPolicy.enabled", true);
        Map<String, String> environment = environment(chart, "gateway");
        List<String> asked = DeclaredSettings.read().named("lethe.gateway.").stream()
                .filter(name -> name.endsWith("-url"))
                .map(DeclaredSettings::variableOf)
                .toList();

        assertThat(asked).hasSizeGreaterThanOrEqualTo(2);
        assertThat(environment).containsKeys(asked.toArray(String[]::new));
        for (String variable : asked) {
            String service = String.valueOf(environment.get(variable)).replaceAll("^http://lethe-", "");
            assertThat(componentsThatMayBeAsked(chart)).as(variable).contains(service);
            assertThat(componentsThatAnswerTheGateway(chart)).as(variable).contains(service);
        }
    }

    private static Set<String> componentsThatMayBeAsked(Chart chart) {
        return policy(chart, "lethe-gateway").getSpec().getEgress().stream()
                .flatMap(rule -> rule.getTo().stream())
                .flatMap(peer -> peer.getPodSelector().getMatchExpressions().stream())
                .flatMap(expression -> expression.getValues().stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> componentsThatAnswerTheGateway(Chart chart) {
        return all(chart, NetworkPolicy.class).stream()
                .filter(policy -> policy.getSpec().getIngress().stream()
                        .flatMap(rule -> rule.getFrom().stream())
                        .anyMatch(peer -> peer.getPodSelector() != null
                                && "gateway"
                                        .equals(peer.getPodSelector()
                                                .getMatchLabels()
                                                .get(COMPONENT))))
                .map(policy ->
                        policy.getSpec().getPodSelector().getMatchLabels().get(COMPONENT))
                .collect(Collectors.toSet());
    }

    private static NetworkPolicy policy(Chart chart, String name) {
        return all(chart, NetworkPolicy.class).stream()
                .filter(policy -> policy.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void scrapesTheGatewayWithAKeyThatItUnderstands() {
        Chart chart =
                Chart.plain().with("monitoring.enabled", true).with("monitoring.gatewayKey.existingSecret", "scraper");

        assertThat(all(chart, PodMonitor.class).stream()
                        .flatMap(monitor -> monitor.getSpec().getPodMetricsEndpoints().stream())
                        .filter(endpoint -> endpoint.getAuthorization() != null)
                        .map(endpoint -> endpoint.getAuthorization().getType()))
                .as("the scheme of the gateway's ApiKeyMechanism")
                .containsExactly("ApiKey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "small"})
    void fillsNoDiskBeyondItsBound(String values) throws IOException {
        Chart chart = values.isEmpty() ? Chart.plain() : Chart.of(values);
        DeclaredSettings settings = DeclaredSettings.read();

        for (String component :
                List.of("training-service", "unlearning-worker", "evaluation-service", "dataset-service")) {
            String setting =
                    component.equals("dataset-service") ? "lethe.dataset.uploads.total" : "lethe.learner.cache-limit";
            String kept = environment(chart, component)
                    .getOrDefault(
                            DeclaredSettings.variableOf(setting),
                            settings.defaultOf(setting).orElseThrow());

            assertThat(Quantity.getAmountInBytes(new Quantity(kept)))
                    .as("%s of %s", setting, component)
                    .isLessThan(Quantity.getAmountInBytes(largestEmptyDirectory(chart, component)));
        }
    }

    private static Quantity largestEmptyDirectory(Chart chart, String component) {
        return Workload.of(chart.objects()).stream()
                .filter(workload -> workload.component().equals(component))
                .flatMap(workload -> workload.pod().getVolumes().stream())
                .filter(volume -> volume.getEmptyDir() != null)
                .map(volume -> volume.getEmptyDir().getSizeLimit())
                .max(Comparator.comparing(Quantity::getAmountInBytes))
                .orElseThrow();
    }

    @Test
    void keepsSecretsOutOfTheSettings() {
        assertThat(Chart.plain().text()).doesNotContain("kind: Secret");
        assertThat(Workload.of(Chart.plain()
                        .with("strimzi.enabled", true)
                        .with("kafka.bootstrapServers", "")
                        .objects()))
                .allSatisfy(workload -> assertThat(workload.container().getEnv())
                        .filteredOn(variable -> variable.getName().matches(".*(KEY|PASSWORD|SECRET)$"))
                        .allSatisfy(variable -> assertThat(variable.getValue()).isNull()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gateway.replica                | 2               | replica
            gateway.replicas               | many            | integer
            gateway.replicas               | 0               | replicas
            gateway.authentication         | none            | authentication
            store.endpoint                 | s3.example.com  | endpoint
            store.credentials              | password        | credentials
            kafka.bootstrapServers         | broker          | bootstrapServers
            gpu.resource                   | gpu             | resource
            image.digests.gateway          | latest          | gateway
            training.environment.lethe     | 1               | lethe
            training.resources.limits.cpu  | a lot           | cpu
            """)
    void refusesWhatTheSchemaDoesNotKnow(String name, String value, String named) {
        Chart chart = Chart.plain().with(name, value);
        assertThatThrownBy(chart::text)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka.bootstrapServers         | ''    | no broker: set kafka.bootstrapServers
            store.endpoint                 | ''    | no object store: set store.endpoint
            store.existingSecret           | ''    | no keys of the object store
            gateway.apiKeys.existingSecret | ''    | nobody could come in
            oidc.enabled                   | true  | oidc.enabled needs oidc.url
            gateway.ingress.enabled        | true  | needs gateway.ingress.host
            tls.enabled                    | true  | nothing would be encrypted
            keda.minReplicas               | 9     | keda.minReplicas is larger
            monitoring.enabled             | true  | the gateway would answer no scrape
            """)
    void saysWhatIsMissing(String name, String value, String message) {
        Chart chart = Chart.plain().with(name, value);
        assertThatThrownBy(chart::text).hasMessageContaining(message);
    }

    @Test
    void asksWhoMayScrape() {
        Chart chart = Chart.plain()
                .with("monitoring.enabled", true)
                .with("monitoring.gatewayKey.existingSecret", "scraper")
                .with("networkPolicy.enabled", true);
        assertThatThrownBy(chart::text).hasMessageContaining("nobody could scrape");
    }

    @Test
    void refusesTwoBrokers() {
        Chart chart = Chart.of("small").with("strimzi.enabled", true);
        assertThatThrownBy(chart::text).hasMessageContaining("exclude each other");
    }

    @Test
    void asksForABrokerBeforeAnythingElse() {
        assertThatThrownBy(Chart.bare()::text).hasMessageContaining("no broker");
    }

    private static Map<String, String> environment(Chart chart, String component) {
        return Workload.of(chart.objects()).stream()
                .filter(workload -> workload.component().equals(component))
                .flatMap(workload -> workload.container().getEnv().stream())
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static <T extends HasMetadata> List<T> all(Chart chart, Class<T> kind) {
        return chart.objects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}

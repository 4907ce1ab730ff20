package io.lethe.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lethe.local.UserException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ReplicasTest {

    @Test
    void furtherProcessesListenAboveAllOthers() {
        StackPorts ports = StackPorts.from(20_000);
        Replicas replicas = new Replicas(Map.of(Service.UNLEARNING, 3, Service.GATEWAY, 2));

        assertThat(replicas.all())
                .extracting(replica -> replica.name() + ":" + ports.of(replica))
                .containsExactly(
                        "gateway:20000",
                        "dataset-service:20001",
                        "training-service:20002",
                        "unlearning-service:20003",
                        "evaluation-service:20004",
                        "gateway-2:20007",
                        "unlearning-service-2:20010",
                        "unlearning-service-3:20015");
    }

    @Test
    void reachTheStackProcessAsTheyWereAskedFor() {
        Replicas replicas = new Replicas(Map.of(Service.UNLEARNING, 2, Service.TRAINING, 4));

        assertThat(Replicas.of(replicas.arguments())).isEqualTo(replicas);
    }

    @Test
    void areAskedForByTheNamesOfServices() {
        assertThat(parse("unlearning-service=2,gateway=3").replicas())
                .isEqualTo(new Replicas(Map.of(Service.UNLEARNING, 2, Service.GATEWAY, 3)));
    }

    @Test
    void refuseWhatCannotBe() {
        ReplicaOptions options = parse("unlearning=2");

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(options::replicas)
                .withMessageContaining("no service unlearning;")
                .withMessageContaining("unlearning-service");
        for (int count : List.of(0, 6)) {
            assertThatExceptionOfType(UserException.class)
                    .isThrownBy(() -> new Replicas(Map.of(Service.GATEWAY, count)))
                    .withMessageContaining("--replicas wants 1 to 5 of gateway, not " + count);
        }
    }

    private static ReplicaOptions parse(String replicas) {
        ReplicaOptions options = new ReplicaOptions();
        new CommandLine(CommandSpec.create().addMixin("replicas", CommandSpec.forAnnotatedObject(options)))
                .parseArgs("--replicas", replicas);
        return options;
    }
}

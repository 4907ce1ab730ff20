package io.lethe.local.stack;

import io.lethe.local.Installation;
import io.lethe.local.infrastructure.LocalInfrastructure;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts packaged services against the embedded broker and store. Everything is passed by environment variables, as
 * containers get it.
 *
 * @param installation where the services are built
 * @param folder where they log and write
 * @param ports where they listen
 * @param infrastructure what they use
 */
record ServiceLauncher(
        Installation installation, StackFolder folder, StackPorts ports, LocalInfrastructure infrastructure) {

    ServiceProcess start(Replica replica) {
        StackFolder.createDirectories(folder.scratch(replica.name()));
        return ServiceProcess.start(
                replica.name(), ports.of(replica), command(replica), environment(replica), folder.log(replica.name()));
    }

    private List<String> command(Replica replica) {
        Service service = replica.service();
        Path jar = service.jar(installation);
        List<String> command = new ArrayList<>(List.of(Installation.java()));
        command.addAll(service.jvm());
        command.add("-Djava.io.tmpdir=" + folder.scratch(replica.name()));
        // On one machine a worker that falls silent is dead, and whoever watches does not want to wait a minute.
        command.add("-Dlethe.worker.heartbeat=PT5S");
        // A benchmark without people forgets thousands of images, each of which a request names.
        command.add("-Dlethe.forget.max-references=10000");
        if (service == Service.UNLEARNING) {
            // Whoever tries Lethe out tries methods; the gates judge them as they judge all others.
            command.addAll(List.of(
                    "-Dlethe.unlearning.policy.methods=*",
                    "-Dlethe.unlearning.policy.parameters=*",
                    "-Dlethe.unlearning.policy.lease=PT20S"));
        }
        String classes =
                installation.home().resolve("deploy/local/target/classes").toString();
        command.addAll(List.of("-cp", jar + File.pathSeparator + classes, Tether.class.getName(), jar.toString()));
        return command;
    }

    private Map<String, String> environment(Replica replica) {
        return Map.ofEntries(
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", infrastructure.bootstrapServers()),
                Map.entry("LETHE_STORE_ENDPOINT", infrastructure.storeEndpoint()),
                Map.entry("LETHE_STORE_ACCESS_KEY", infrastructure.accessKey()),
                Map.entry("LETHE_STORE_SECRET_KEY", infrastructure.secretKey()),
                Map.entry("LETHE_HTTP_PORT", Integer.toString(ports.of(replica))),
                // Nobody is asked who they are, so nobody but this machine gets here.
                Map.entry("LETHE_GATEWAY_AUTHENTICATION", "none"),
                Map.entry("QUARKUS_HTTP_HOST", "127.0.0.1"),
                Map.entry("LETHE_GATEWAY_COORDINATOR_URL", ports.url(Service.UNLEARNING)),
                Map.entry("LETHE_GATEWAY_DATASET_URL", ports.url(Service.DATASET)),
                Map.entry("LETHE_LEARNER_DIRECTORY", folder.learners().toString()),
                Map.entry("LETHE_LEARNER_ENGINE_CACHE", folder.engineCache().toString()),
                Map.entry("LETHE_LOG_JSON", System.getenv().getOrDefault("LETHE_LOG_JSON", "false")));
    }
}

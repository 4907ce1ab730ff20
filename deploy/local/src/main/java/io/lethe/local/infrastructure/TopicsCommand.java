package io.lethe.local.infrastructure;

import io.lethe.local.UserException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code topics}: declares the platform's topics on any broker, in one JVM and with few calls. */
@Command(
        name = "topics",
        description = "Declares the platform's topics on a broker; what is there already gets its settings.",
        sortOptions = false)
public final class TopicsCommand implements Callable<Integer> {

    private final PrintStream out;

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "where it is (KAFKA_BOOTSTRAP_SERVERS; default: localhost:9092)")
    private String broker;

    @Option(
            names = "--client",
            paramLabel = "FILE",
            defaultValue = "${env:KAFKA_COMMAND_CONFIG}",
            description = "the client's settings, for TLS and SASL (KAFKA_COMMAND_CONFIG)")
    private @Nullable Path client;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            defaultValue = "${env:LETHE_TOPICS_PREFIX:-}",
            description = "what every topic's name begins with (LETHE_TOPICS_PREFIX)")
    private String prefix;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "${env:LETHE_TOPIC_PARTITIONS:-12}",
            description = "of the topics that share one count (LETHE_TOPIC_PARTITIONS; default: 12)")
    private int partitions;

    @Option(
            names = "--small-partitions",
            paramLabel = "N",
            defaultValue = "${env:LETHE_TOPIC_SMALL_PARTITIONS:-3}",
            description = "of the others (LETHE_TOPIC_SMALL_PARTITIONS; default: 3)")
    private int smallPartitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "${env:LETHE_TOPIC_REPLICATION:-1}",
            description = "copies (LETHE_TOPIC_REPLICATION; default: 1)")
    private short replication;

    public TopicsCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        try {
            int made = new TopicDeclarations(partitions, smallPartitions, replication, prefix).declare(settings());
            out.printf("The topics are declared; %d were missing.%n", made);
            return 0;
        } catch (IllegalStateException e) {
            @Nullable Throwable cause = e.getCause();
            throw UserException.failure(e.getMessage() + (cause == null ? "" : ": " + cause.getMessage()));
        }
    }

    private Map<String, Object> settings() {
        Properties read = new Properties();
        if (client != null && !client.toString().isEmpty()) {
            try (Reader reader = Files.newBufferedReader(client, StandardCharsets.UTF_8)) {
                read.load(reader);
            } catch (IOException e) {
                throw UserException.usage("Cannot read " + client + ".");
            }
        }
        Map<String, Object> settings = new HashMap<>();
        read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
        settings.put("bootstrap.servers", broker);
        return settings;
    }
}

package io.lethe.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lethe.local.Installation;
import io.lethe.local.UserException;
import io.lethe.local.infrastructure.Ports;
import io.lethe.local.stack.StackState.ServiceState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CHECK = Duration.ofMillis(50);

    @TempDir
    Path folder;

    @Test
    void waitsForServicesAndStopsThem() throws InterruptedException {
        ServiceProcess service = tiny("tiny", Integer.toString(Ports.free()));
        List<String> ready = new ArrayList<>();

        try (Supervisor supervisor = new Supervisor(List.of(service), () -> {})) {
            supervisor.awaitReady(PATIENCE, ready::add);
        }

        assertThat(ready).containsExactly("tiny");
        assertThat(service.alive()).isFalse();
    }

    @Test
    void namesAServiceThatDiesWhileStarting() {
        ServiceProcess service = tiny("stillborn");

        try (Supervisor supervisor = new Supervisor(List.of(service), () -> {})) {
            assertThatExceptionOfType(UserException.class)
                    .isThrownBy(() -> supervisor.awaitReady(PATIENCE, name -> {}))
                    .withMessageContaining("stillborn stopped while starting")
                    .withMessageContaining("no port, no service");
        }
    }

    @Test
    void startsAServiceThatDiedAgainAndSaysSo() throws InterruptedException {
        ServiceProcess service = tiny("mortal", Integer.toString(Ports.free()));
        CountDownLatch changes = new CountDownLatch(2);

        try (Supervisor supervisor = supervisor(service, changes)) {
            supervisor.awaitReady(PATIENCE, name -> {});
            service.handle().destroyForcibly();

            assertThat(changes.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("told of the death and of the new start")
                    .isTrue();
            assertThat(supervisor.states())
                    .singleElement()
                    .matches(ServiceState::alive)
                    .matches(state -> state.pid() != service.handle().pid());
            supervisor.awaitReady(PATIENCE, name -> {});
        }
    }

    @Test
    void startsAServiceAgainThatSaysThatItIsStuck() throws InterruptedException {
        ServiceProcess service = tiny(
                "stuck", Integer.toString(Ports.free()), folder.resolve("stuck").toString());
        CountDownLatch changes = new CountDownLatch(2);

        try (Supervisor supervisor = supervisor(service, changes)) {
            supervisor.awaitReady(PATIENCE, name -> {});

            assertThat(changes.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("told of the end and of the new start")
                    .isTrue();
            assertThat(service.alive()).isFalse();
            supervisor.awaitReady(PATIENCE, name -> {});
        }
    }

    private static Supervisor supervisor(ServiceProcess service, CountDownLatch changes) {
        return new Supervisor(List.of(service), changes::countDown, CHECK, CHECK);
    }

    @Test
    void startsNothingAgainOnceItIsClosed() throws InterruptedException {
        ServiceProcess service = tiny("mortal", Integer.toString(Ports.free()));
        Supervisor supervisor = new Supervisor(List.of(service), () -> {}, Duration.ofHours(1), CHECK);
        supervisor.awaitReady(PATIENCE, name -> {});
        service.handle().destroyForcibly();

        supervisor.close();

        assertThat(supervisor.states()).noneMatch(ServiceState::alive);
    }

    @Test
    void childrenDieWithAKilledParent() throws Exception {
        int port = Ports.free();
        Process parent = new ProcessBuilder(java(Parent.class, Integer.toString(port), folder.toString()))
                .redirectErrorStream(true)
                .start();
        ProcessHandle child = ProcessHandle.of(
                        Long.parseLong(parent.inputReader().readLine()))
                .orElseThrow();
        await().atMost(PATIENCE).until(() -> ServiceProcess.ready(port));

        parent.destroyForcibly().waitFor();

        await().atMost(PATIENCE).until(() -> !child.isAlive());
    }

    /** A JVM that starts a service, says so, and then waits for its end. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] args) throws InterruptedException {
            ServiceProcess child = start("orphan", Integer.parseInt(args[0]), Path.of(args[1]), args[0]);
            System.out.println(child.handle().pid());
            Thread.currentThread().join();
        }
    }

    private ServiceProcess tiny(String name, String... port) {
        return start(name, port.length == 0 ? Ports.free() : Integer.parseInt(port[0]), folder, port);
    }

    private static ServiceProcess start(String name, int port, Path folder, String... arguments) {
        return ServiceProcess.start(
                name, port, java(TetheredTiny.class, arguments), Map.of(), folder.resolve(name + ".log"));
    }

    /** The tiny service, ended with its input like every service of the stack. */
    static final class TetheredTiny {

        private TetheredTiny() {}

        public static void main(String[] args) throws Exception {
            Tether.attach(Duration.ofSeconds(5));
            TinyService.main(args);
        }
    }

    private static List<String> java(Class<?> mainClass, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Installation.java()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}

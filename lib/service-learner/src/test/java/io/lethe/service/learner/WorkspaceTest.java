package io.lethe.service.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

    @TempDir
    Path directory;

    @Test
    void keepsTheWorkOfTwoProcessesApart() {
        Path one = workspace().open("job", "1");
        Path other = workspace().open("job", "1");

        assertThat(one).isNotEqualTo(other).exists();
        assertThat(other).exists();
    }

    @Test
    void givesTheSameFolderForTheSameNames() {
        Workspace workspace = workspace();

        assertThat(workspace.open("job", "1"))
                .isEqualTo(workspace.open("job", "1"))
                .isNotEqualTo(workspace.open("job", "2"));
    }

    @Test
    void deletesTheWorkOfADeadProcess() throws IOException {
        Path living = workspace().open("job", "1");
        Path service = directory.resolve("work").resolve("some-service");
        Path work = Files.createDirectories(service.resolve("dead").resolve("job"));
        Files.write(work.resolve("weights"), new byte[] {1});
        Path lock = Files.createFile(service.resolve("dead.lock"));

        workspace().open("job", "2");

        assertThat(service.resolve("dead")).doesNotExist();
        assertThat(lock).doesNotExist();
        assertThat(living).exists();
    }

    @Test
    void letsNobodyElseLookIn() throws IOException {
        Path folder = workspace().open("job", "1");

        assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private Workspace workspace() {
        return new Workspace(Configs.in(directory), "some-service");
    }
}

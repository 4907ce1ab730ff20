package io.lethe.local.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhantomObjectsTest {

    private static final String UUID = "3f6c1d2e-8f3a-4c55-9d8b-0a1b2c3d4e5f";

    @TempDir
    Path root;

    @Test
    void deletesUnfinishedPutsAndUploadsOnly() throws IOException {
        Path object = write("jobs/" + UUID + "/forget-set.json");
        Path unfinished = write("models/m/v1/model.safetensors-" + UUID);
        Path stub = write("models/.s3proxy-mpu-stub-" + UUID + "/m/v1/model.safetensors");
        Path part = write("models/.mpus-" + UUID + "/1");

        new PhantomObjects(root).sweep();

        assertThat(object).exists();
        assertThat(unfinished).doesNotExist();
        assertThat(stub).doesNotExist();
        assertThat(part).doesNotExist();
    }

    private Path write(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }
}

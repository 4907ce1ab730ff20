package io.lethe.local.stack;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lethe.local.UserException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StackFolderTest {

    @Test
    void saysHowMuchSpaceIsFreeAndNeeded() {
        StackFolder folder = new StackFolder(Path.of("/somewhere/.lethe"));

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> folder.requireSpace(1L << 29))
                .withMessage("Not enough disk space: 0.5 GB are free for /somewhere/.lethe, and 2 GB are needed.");
    }
}

package io.lethe.service.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;

class LearnerClassPathTest {

    @Test
    void isTheOwnOneOutsideOfAPackage() {
        assertThat(LearnerClassPath.of("a.jar" + File.pathSeparator + "b.jar"))
                .isEqualTo("a.jar" + File.pathSeparator + "b.jar");
    }

    @Test
    void namesTheLibrariesOfAPackage() {
        assertThat(LearnerClassPath.of("/app/quarkus-run.jar"))
                .isEqualTo("/app/lib/main/*" + File.pathSeparator + "/app/lib/boot/*");
    }
}

package io.lethe.dataset.adapter.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.LetheException;
import io.lethe.contracts.TaskSpec;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MucacTest {

    private static final String IDENTITIES = "CelebA-HQ-identity.txt";
    private static final String ATTRIBUTES = "CelebA-HQ-attribute.txt";

    @TempDir
    Path folder;

    private final Mucac mucac = new Mucac(Packed.limits(), Packed.permits());

    @Test
    void dividesPeopleByTheirNumber() {
        try (DatasetSource source = benchmark().open(mucac, folder, "{\"validation\": 0}")) {
            assertThat(Packed.ids(source, "test")).containsExactly("0.jpg");
            assertThat(Packed.ids(source, "train")).containsExactly("1.jpg", "2.jpg", "3.jpg");
            assertThat(Packed.ids(source, "unseen")).containsExactly("4.jpg");
            assertThat(source.forget()).containsExactly("190", "1249");
            assertThat(source.samples())
                    .extracting(Sample::identity)
                    .containsExactly("189", "190", "1249", "1250", "4855");
            assertThat(Packed.colours(source).get(2)).containsExactly(30, 30, 30);
        }
    }

    @Test
    void learnsGenderSmilingAndYoungTogether() {
        try (DatasetSource source = benchmark().open(mucac, folder, "{}")) {
            assertThat(source.task())
                    .isEqualTo(new TaskSpec(TaskSpec.Kind.MULTI_LABEL, List.of("Male", "Smiling", "Young")));
            assertThat(source.samples())
                    .extracting(Sample::labels)
                    .containsExactly(
                            List.of(1, 0, 1), List.of(0, 1, 0), List.of(1, 1, 1), List.of(0, 0, 0), List.of(1, 0, 0));
        }
    }

    @Test
    void learnsOneOfThemAlone() {
        try (DatasetSource source = benchmark().open(mucac, folder, "{\"task\": \"smiling\"}")) {
            assertThat(source.task())
                    .isEqualTo(new TaskSpec(TaskSpec.Kind.SINGLE_LABEL, List.of("not smiling", "smiling")));
            assertThat(source.samples())
                    .extracting(Sample::labels)
                    .containsExactly(List.of(0), List.of(1), List.of(1), List.of(0), List.of(0));
        }
    }

    @Test
    void divisionsOfOtherCodeCanBeNamed() {
        try (DatasetSource source = benchmark()
                .open(
                        mucac,
                        folder,
                        "{\"testBelow\": 1, \"forgetBelow\": 190, \"unseenFrom\": 1250, \"validation\": 0}")) {
            assertThat(source.forget()).containsExactly("189");
            assertThat(Packed.ids(source, "unseen")).containsExactly("3.jpg", "4.jpg");
        }
    }

    @Test
    void setsSomeOfThoseWhoStayAsideToCalibrateBy() {
        Packed more = benchmark().text(IDENTITIES, "0.jpg 189\n1.jpg 190\n2.jpg 1300\n3.jpg 1250\n4.jpg 4855\n");

        try (DatasetSource source = more.open(mucac, folder, "{\"validation\": 0.5}")) {
            assertThat(Packed.ids(source, "validation")).hasSize(1).isSubsetOf("2.jpg", "3.jpg");
            assertThat(Packed.codes(source)).contains("validation-set-aside");
        }
    }

    @Test
    void countsImagesThatAreMissing() {
        try (DatasetSource source = benchmark().without("CelebA-HQ-img/3.jpg").open(mucac, folder, "{}")) {
            Finding missing = Objects.requireNonNull(Packed.finding(source, "images-missing"));
            assertThat(missing.count()).isEqualTo(1);
            assertThat(missing.level()).isEqualTo(Finding.Level.WARNING);
            assertThat(Packed.ids(source, "train")).containsExactly("1.jpg", "2.jpg");
        }
    }

    @Test
    void namesFileAndLineOfWhatIsWrong() {
        benchmark()
                .text(ATTRIBUTES, "1\nMale Smiling Young\n0.jpg 1 -1\n")
                .refused(mucac, folder, ATTRIBUTES + " line 3 has 3 values; expected a file's name and 3");
        benchmark()
                .text(ATTRIBUTES, "1\nMale Smiling Young\n0.jpg 1 -1 0\n")
                .refused(mucac, folder, ATTRIBUTES + " line 3 has an attribute that is neither 1 nor -1");
        benchmark()
                .text(ATTRIBUTES, "2\nMale Smiling Young\n0.jpg 1 -1 1\n")
                .refused(mucac, folder, ATTRIBUTES + " says that it has 2 images, and has 1");
        benchmark()
                .text(ATTRIBUTES, "1\nMale Young\n0.jpg 1 -1\n")
                .refused(mucac, folder, ATTRIBUTES + " has no attribute 'Smiling'; it has Male, Young");
        benchmark()
                .text(ATTRIBUTES, "2\nann.jpg 1 -1\nbob.jpg 1 -1\n")
                .refused(
                        mucac,
                        folder,
                        ATTRIBUTES + " names none of the attributes Male, Smiling, Young in its second line");
        benchmark()
                .text(ATTRIBUTES, "0.jpg 1 -1\n0.jpg 1 -1\n0.jpg 1 -1\n")
                .refused(mucac, folder, "does not begin with the number of images");
        benchmark()
                .text(ATTRIBUTES, "2\nMale Smiling Young\n0.jpg 1 -1 1\n0.jpg 1 1 1\n")
                .refused(mucac, folder, "line 4 names an image for the second time");
        benchmark()
                .text(IDENTITIES, "0.jpg one\n")
                .refused(mucac, folder, IDENTITIES + " line 1 is not a file's name and a number");
        benchmark().text(IDENTITIES, "0.jpg 189\n").refused(mucac, folder, "has no line in the list of identities");
        benchmark().without(ATTRIBUTES).refused(mucac, folder, ATTRIBUTES + " is missing");
        benchmark().text("backup/" + ATTRIBUTES, "").refused(mucac, folder, "there are 2 files like " + ATTRIBUTES);
    }

    @Test
    void refusesDivisionsThatMakeNoSense() {
        assertThatThrownBy(() -> benchmark().open(mucac, folder, "{\"forgetBelow\": 100}"))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("190, 100 and 4855; each must be larger");
        assertThatThrownBy(() -> benchmark().open(mucac, folder, "{\"task\": \"hats\"}"))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("expected one of Male, Smiling, Young");
        assertThatThrownBy(() -> benchmark().open(mucac, folder, "{\"validation\": 0.9}"))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("expected a share in 0..0.5");
        assertThatThrownBy(() -> benchmark().open(mucac, folder, "{\"labels\": 3}"))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("Unknown setting 'labels'");
    }

    /** As distributed: values between several blanks, lines that end as on Windows. */
    private static Packed benchmark() {
        return new Packed()
                .text(IDENTITIES, "0.jpg 189\r\n1.jpg  190\r\n2.jpg 1249\r\n3.jpg 1250 \r\n4.jpg\t4855\r\n")
                .text(ATTRIBUTES, """
                        5
                        Bald Male Smiling Young\s
                        0.jpg  -1  1 -1  1
                        1.jpg   1 -1  1 -1
                        2.jpg  -1  1  1  1
                        3.jpg  -1 -1 -1 -1
                        4.jpg  -1  1 -1 -1
                        """.replace("\n", "\r\n"))
                .image("CelebA-HQ-img/0.jpg", 10)
                .image("CelebA-HQ-img/1.jpg", 20)
                .image("CelebA-HQ-img/2.jpg", 30)
                .image("CelebA-HQ-img/3.jpg", 40)
                .image("CelebA-HQ-img/4.jpg", 50);
    }
}

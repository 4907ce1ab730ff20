package io.lethe.dataset.adapter.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lethe.contracts.LetheException;
import io.lethe.dataset.adapter.DatasetSource;
import io.lethe.dataset.adapter.Finding;
import io.lethe.dataset.adapter.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MufacTest {

    private static final String ROOT = "custom_korean_family_dataset_resolution_128/";

    @TempDir
    Path folder;

    private final Mufac mufac = new Mufac(Packed.limits(), Packed.permits());

    @Test
    void testsOnWhatIsCalledValAndTakesForUnseenWhatIsCalledTest() {
        try (DatasetSource source = benchmark().open(mufac, folder, "{\"forget\": 3, \"validation\": 0}")) {
            assertThat(Packed.ids(source, "train")).hasSize(6);
            assertThat(Packed.ids(source, "test")).containsExactly("val_images/F0801_AGE_D_18_c1.jpg");
            assertThat(Packed.ids(source, "unseen")).containsExactly("test_images/F0851_AGE_M_40_e1.jpg");
            assertThat(source.samples().stream().map(Sample::labels).flatMap(List::stream))
                    .containsExactly(0, 4, 4, 5, 1, 7, 2, 4);
            assertThat(source.samples().get(0).identity()).isEqualTo("F0001-D");
            assertThat(source.task().labels()).hasSize(8).startsWith("age 0-6").endsWith("age 67-80");
            assertThat(Packed.colours(source).get(1)).containsExactly(20, 20, 20);
        }
    }

    @Test
    void forgetsTheFirstRowsAsPublishedAndTellsWhomThatDivides() {
        try (DatasetSource source = benchmark().open(mufac, folder, "{\"forget\": 3, \"validation\": 0}")) {
            assertThat(source.forgetSamples()).containsExactly(0, 1, 2);
            assertThat(source.forget()).isEmpty();
            Finding divided = Objects.requireNonNull(Packed.finding(source, "forget-set-divides"));
            assertThat(divided.text()).contains("divides 1 households and 1 people");
        }
    }

    @Test
    void keepsHouseholdsTogetherIfAsked() {
        try (DatasetSource source =
                benchmark().open(mufac, folder, "{\"forget\": 3, \"cut\": \"households\", \"validation\": 0}")) {
            assertThat(source.forget()).containsExactly("F0001-D", "F0001-M", "F0002-D");
            assertThat(source.forgetSamples()).isEmpty();
            assertThat(Objects.requireNonNull(Packed.finding(source, "forget-set-extended"))
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void setsWholeHouseholdsAsideToCalibrateBy() {
        try (DatasetSource source = benchmark().open(mufac, folder, "{\"forget\": 3, \"validation\": 0.5}")) {
            assertThat(Packed.ids(source, "validation"))
                    .hasSize(1)
                    .allMatch(id -> id.contains("F0003") || id.contains("F0004"));
            assertThat(Packed.codes(source)).contains("validation-set-aside");
        }
    }

    @Test
    void countsImagesThatAreMissing() {
        Packed benchmark = benchmark().without(ROOT + "train_images/F0003_AGE_S_8_b1.jpg");

        try (DatasetSource source = benchmark.open(mufac, folder, "{\"forget\": 3}")) {
            assertThat(Objects.requireNonNull(Packed.finding(source, "images-missing"))
                            .count())
                    .isEqualTo(1);
            assertThat(Packed.codes(source)).contains("count-differs");
        }
    }

    @Test
    void takesPeopleFromColumnsWhereThereAreSome() {
        Packed benchmark = benchmark()
                .text(
                        ROOT + "custom_val_dataset.csv",
                        "person_id,image_path,family_id,age_class\r\nD,x.jpg,F0801,2\r\n")
                .image(ROOT + "val_images/x.jpg", 5);

        try (DatasetSource source = benchmark.open(mufac, folder, "{\"forget\": 3, \"validation\": 0}")) {
            assertThat(source.samples().get(6).identity()).isEqualTo("F0801-D");
            assertThat(source.samples().get(6).labels()).containsExactly(2);
        }
    }

    @Test
    void tellsOfHouseholdsThatAreInSeveralSplits() {
        Packed benchmark = benchmark()
                .text(ROOT + "custom_val_dataset.csv", "image_path,age_class\nF0004_AGE_M_18_c1.jpg,c\n")
                .image(ROOT + "val_images/F0004_AGE_M_18_c1.jpg", 5);

        try (DatasetSource source = benchmark.open(mufac, folder, "{\"forget\": 3, \"validation\": 0}")) {
            assertThat(Packed.codes(source)).contains("household-in-splits");
        }
    }

    @Test
    void namesFileAndRowOfWhatIsWrong() {
        benchmark()
                .text(ROOT + "custom_val_dataset.csv", "image_path,age_class\nF0801_AGE_D_18_c1.jpg,z\n")
                .refused(mufac, folder, "custom_val_dataset.csv row 2: age_class is 'z'; expected a letter a to h");
        benchmark()
                .text(ROOT + "custom_val_dataset.csv", "image_path,age_class\nx.jpg,a\n")
                .refused(mufac, folder, "row 2: the image's name does not say whom it shows");
        benchmark()
                .without(ROOT + "custom_test_dataset.csv")
                .refused(mufac, folder, "folder.zip: custom_test_dataset.csv is missing");
        benchmark()
                .text(ROOT + "custom_test_dataset.csv", "image_path,age\nx.jpg,1\n")
                .refused(mufac, folder, "column 'age_class' is missing");
        benchmark()
                .without(ROOT + "val_images/F0801_AGE_D_18_c1.jpg")
                .refused(mufac, folder, "none of the 1 images that custom_val_dataset.csv names is in val_images");
    }

    @Test
    void refusesAForgetSetOfEverybody() {
        assertThatThrownBy(() -> benchmark().open(mufac, folder, "{}"))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("forget is 1500; at least 1 row must go, and somebody of the 6 rows");
    }

    /** As distributed, with two images of household 1, two of household 2, and so on; the cut after 3 divides 2. */
    private static Packed benchmark() {
        return new Packed()
                .text(ROOT + "custom_train_dataset.csv", """
                        image_path,age_class
                        F0001_AGE_D_3_a1.jpg,a
                        F0001_AGE_M_40_e1.jpg,e
                        F0002_AGE_D_41_e1.jpg,e
                        F0002_AGE_D_50_f1.jpg,f
                        F0003_AGE_S_8_b1.jpg,b
                        F0004_AGE_G_70_h1.jpg,h
                        """)
                .text(ROOT + "custom_val_dataset.csv", "image_path,age_class\nF0801_AGE_D_18_c1.jpg,c\n")
                .text(ROOT + "custom_test_dataset.csv", "image_path,age_class\nF0851_AGE_M_40_e1.jpg,e\n")
                .text(ROOT + "fixed_val_dataset.csv", "kinship\n")
                .image(ROOT + "train_images/F0001_AGE_D_3_a1.jpg", 10)
                .image(ROOT + "train_images/F0001_AGE_M_40_e1.jpg", 20)
                .image(ROOT + "train_images/F0002_AGE_D_41_e1.jpg", 30)
                .image(ROOT + "train_images/F0002_AGE_D_50_f1.jpg", 40)
                .image(ROOT + "train_images/F0003_AGE_S_8_b1.jpg", 50)
                .image(ROOT + "train_images/F0004_AGE_G_70_h1.jpg", 60)
                .image(ROOT + "val_images/F0801_AGE_D_18_c1.jpg", 70)
                .image(ROOT + "test_images/F0851_AGE_M_40_e1.jpg", 80);
    }
}

package io.lethe.learning;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** What Maven cannot see. */
@AnalyzeClasses(packages = "io.lethe.learning", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule METHODS_DO_NOT_KNOW_ONE_ANOTHER =
            slices().assignedFrom(new EachMethod()).should().notDependOnEachOther();

    @ArchTest
    static final ArchRule ONLY_THE_ADAPTER_TOUCHES_THE_ENGINES_INTERNALS = noClasses()
            .that()
            .resideOutsideOfPackage("io.lethe.learning.torch")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.pytorch..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.lethe.learning.(*)..").should().beFreeOfCycles();

    /** A slice for each top-level class of the folder of methods. */
    private static final class EachMethod implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().equals("io.lethe.learning.unlearning.method")
                    ? SliceIdentifier.of(type.getBaseComponentType().getName().replaceFirst("\\$.*", ""))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "unlearning methods";
        }
    }
}

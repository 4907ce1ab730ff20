package io.lethe.learning;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/** What Maven cannot see. */
@AnalyzeClasses(packages = "io.lethe.learning", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** DJL's operations whose gradients read the number that they were given, or took themselves. */
    private static final Set<String> KEEPING_A_NUMBER =
            Set.of("mul", "div", "mod", "pow", "cbrt", "maximum", "minimum");

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

    /** The number is freed while the graph still points to it: {@link io.lethe.learning.torch.Numbers}. */
    @ArchTest
    static final ArchRule NO_GRAPH_HOLDS_A_NUMBER_THAT_DJL_FREES = noClasses()
            .should()
            .callMethodWhere(describe(
                    "a tensor is combined with a Java number",
                    call -> call.getTargetOwner().isAssignableTo(NDArray.class)
                            && KEEPING_A_NUMBER.contains(call.getName())
                            && (call.getTarget().getRawParameterTypes().isEmpty()
                                    || call.getTarget()
                                            .getRawParameterTypes()
                                            .get(0)
                                            .isEquivalentTo(Number.class))));

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

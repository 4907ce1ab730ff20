package io.lethe.unlearning;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.eclipse.microprofile.reactive.messaging.Incoming;

@AnalyzeClasses(packagesOf = UnlearningConfig.class, importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule ROLES_DO_NOT_KNOW_EACH_OTHER =
            slices().matching("io.lethe.unlearning.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule WHAT_ROLES_SHARE_KNOWS_NONE_OF_THEM = noClasses()
            .that()
            .resideInAPackage("io.lethe.unlearning")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lethe.unlearning.coordinator", "io.lethe.unlearning.worker");

    @ArchTest
    static final ArchRule ONLY_CONSUMERS_READ_CHANNELS = methods()
            .that()
            .areAnnotatedWith(Incoming.class)
            .should()
            .beDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Consumer");

    @ArchTest
    static final ArchRule NOBODY_LOADS_THE_ENGINE =
            noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..");
}

package io.leat.dist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The arrows of docs/ARCHITECTURE.md: between packages, what the module graph cannot forbid.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.leat");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.leat.(*).(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void decisionsDoNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAPackage("io.leat.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.net..",
                        "java.util.concurrent.locks..",
                        "java.io..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void curatorAndZooKeeperHaveOneHomeEach() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.leat.broker.coordination..", "io.leat.broker.zookeeper..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theServerNeverDependsOnApacheKafka() {
        noClasses()
                .that()
                .resideInAPackage("io.leat..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.leat.dist..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theNetworkKnowsRequestsButNotWhatTheyDo() {
        noClasses()
                .that()
                .resideInAPackage("io.leat.broker.net..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.leat.cluster..", "io.leat.broker.partition..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}

package dev.kindling.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The borders between modules, packages and libraries.
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/test/") && !location.contains("/test-classes/"))
            .importPackages("dev.kindling");

    private static final String[] CATALYST = {"dev.kindling.catalyst..", "dev.kindling.sql.types.."};
    private static final String[] RDD_CORE = {"dev.kindling.rdd..", "dev.kindling.error.."};
    private static final String[] PARSER = {"dev.kindling.parser.."};
    private static final String[] DATASOURCES = {"dev.kindling.datasources.."};
    private static final String[] EXECUTION = {"dev.kindling.execution..", "dev.kindling.sql"};
    private static final String[] LEAVES = {
        "dev.kindling.jdbc..", "dev.kindling.cli..", "dev.kindling.tests..", "dev.kindling.benchmarks.."
    };

    private static String[] of(String[]... groups) {
        return Stream.of(groups).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void findsTheWholeProject() {
        for (String[] module : List.of(CATALYST, RDD_CORE, PARSER, DATASOURCES, EXECUTION)) {
            for (String name : module) {
                String folder = name.replace("..", "");
                assertThat(CLASSES.stream().anyMatch(c -> c.getPackageName().startsWith(folder)))
                        .as(folder)
                        .isTrue();
            }
        }
    }

    @Test
    void rddCoreKnowsNothingOfSql() {
        noClasses()
                .that()
                .resideInAnyPackage(RDD_CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(of(CATALYST, PARSER, DATASOURCES, EXECUTION, LEAVES))
                .check(CLASSES);
    }

    @Test
    void catalystSeesOfRddCoreOnlyItsErrors() {
        noClasses()
                .that()
                .resideInAnyPackage(CATALYST)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(of(new String[] {"dev.kindling.rdd.."}, PARSER, DATASOURCES, EXECUTION, LEAVES))
                .check(CLASSES);
    }

    @Test
    void theParserSeesOnlyTheSyntaxItBuilds() {
        noClasses()
                .that()
                .resideInAnyPackage(PARSER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(of(new String[] {"dev.kindling.rdd.."}, DATASOURCES, EXECUTION, LEAVES))
                .check(CLASSES);
    }

    @Test
    void sourcesDoNotKnowWhoReadsThem() {
        noClasses()
                .that()
                .resideInAnyPackage(DATASOURCES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(of(PARSER, EXECUTION, LEAVES))
                .check(CLASSES);
    }

    @Test
    void executionDoesNotKnowItsDoors() {
        noClasses()
                .that()
                .resideInAnyPackage(EXECUTION)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(LEAVES)
                .check(CLASSES);
    }

    /// Each format is opened by its name alone, through the service file.
    @Test
    void executionSeesNoFormat() {
        noClasses()
                .that()
                .resideInAnyPackage(EXECUTION)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.kindling.datasources.csv..",
                        "dev.kindling.datasources.json..",
                        "dev.kindling.datasources.parquet..",
                        "dev.kindling.datasources.text..")
                .check(CLASSES);
    }

    @Test
    void onlyTheParserSeesAntlr() {
        only("org.antlr..", "dev.kindling.parser..");
    }

    @Test
    void onlyParquetSeesItsLibrary() {
        only("org.apache.parquet..", "dev.kindling.datasources.parquet..");
        only("org.apache.hadoop..", "dev.kindling.datasources.parquet..");
    }

    @Test
    void onlyCsvSeesUnivocity() {
        only("com.univocity..", "dev.kindling.datasources.csv..", "dev.kindling.datasources.file..");
    }

    @Test
    void onlyJsonAndTheAnswersOfNameNodesSeeJackson() {
        only(
                "com.fasterxml.jackson..",
                "dev.kindling.datasources.json..",
                "dev.kindling.datasources.file..",
                "dev.kindling.rdd.io..");
    }

    @Test
    void onlyAnalysisOptimizerAndPlanningSeeCalcite() {
        only(
                "org.apache.calcite..",
                "dev.kindling.catalyst.analysis..",
                "dev.kindling.catalyst.conversion..",
                "dev.kindling.catalyst.logical..",
                "dev.kindling.catalyst.optimizer..",
                "dev.kindling.catalyst.statistics..",
                "dev.kindling.execution.planning..",
                "dev.kindling.execution.query..");
    }

    private static void only(String library, String... packages) {
        noClasses()
                .that()
                .resideInAPackage("dev.kindling..")
                .and()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void theUserApiShowsNoTypeOfALibrary() {
        classes()
                .that()
                .resideInAnyPackage("dev.kindling.sql", "dev.kindling.sql.types", "dev.kindling.rdd")
                .and()
                .arePublic()
                .should(showOnly("dev.kindling..", "java.."))
                .check(CLASSES);
    }

    private static ArchCondition<JavaClass> showOnly(String... packages) {
        DescribedPredicate<JavaClass> shown = JavaClass.Predicates.resideInAnyPackage(packages);
        return new ArchCondition<>("show only types of " + String.join(", ", packages)) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaMember member : type.getMembers()) {
                    if (!member.getModifiers().contains(JavaModifier.PUBLIC)) continue;
                    member.getAllInvolvedRawTypes().stream()
                            .map(JavaClass::getBaseComponentType)
                            .filter(involved -> !involved.isPrimitive() && !shown.test(involved))
                            .forEach(involved -> events.add(SimpleConditionEvent.violated(
                                    member, member.getFullName() + " shows " + involved.getName())));
                }
            }
        };
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().startsWith("dev.kindling.parser.generated")
                                ? SliceIdentifier.of("dev.kindling.parser")
                                : SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void packagesAreNamedForConcepts() {
        noClasses()
                .should()
                .resideInAnyPackage("..impl..", "..util..", "..utils..", "..common..", "..helper..", "..helpers..")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(packages(CLASSES.getPackage("dev.kindling"))
                        .filter(each -> !each.getClasses().isEmpty())
                        .filter(each -> !each.getName().equals("dev.kindling.parser.generated"))
                        .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName))
                .isEmpty();
    }

    private static Stream<JavaPackage> packages(JavaPackage root) {
        return Stream.concat(Stream.of(root), root.getSubpackages().stream().flatMap(ArchitectureTest::packages));
    }
}

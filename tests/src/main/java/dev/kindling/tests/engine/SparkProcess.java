package dev.kindling.tests.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How to start Apache Spark as a peer. Its class path comes from `mvn -f tests/spark/pom.xml initialize`, which
/// only who compares with Spark needs to run.
public final class SparkProcess {

    private static final String CLASS_PATH = "target/spark.classpath";
    private static final String SOURCES = "src/main/java/dev/kindling/tests/spark/";

    /// What Spark's own launcher opens to it on newer JDKs.
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    private SparkProcess() {}

    /// The command that serves [EngineServer]'s protocol with Spark.
    ///
    /// @param folder the project's folder `tests/spark`
    /// @param options for the JVM, e.g. `-Xmx4g`
    /// @throws IllegalStateException where Spark's class path has not been resolved
    public static List<String> command(Path folder, List<String> options) {
        return command(folder, options, "SparkEngine");
    }

    /// The command that runs the source file of the class `main` in `folder`, beside the classes of this module.
    ///
    /// @throws IllegalStateException where Spark's class path has not been resolved
    public static List<String> command(Path folder, List<String> options, String main) {
        Path classPath = folder.resolve(CLASS_PATH);
        if (!Files.exists(classPath)) {
            throw new IllegalStateException(
                    "no " + classPath + "; run: mvn -f " + folder.resolve("pom.xml") + " initialize");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        for (String name : OPENED) command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
        command.addAll(
                List.of("-Djdk.reflect.useDirectMethodHandle=false", "-Dio.netty.tryReflectionSetAccessible=true"));
        command.addAll(options);
        try {
            command.addAll(List.of(
                    "-cp", ownClasses() + ":" + Files.readString(classPath).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command.add(folder.resolve(SOURCES + main + ".java").toString());
        return command;
    }

    private static Path ownClasses() {
        try {
            return Path.of(SparkProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.kindling.tests.docs;

import dev.kindling.tests.process.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/// A folder like the one a reader stands in: with a `./kindling` that runs what is built already.
final class ReaderFolder {

    private ReaderFolder() {}

    static void prepare(Path folder) throws IOException {
        Path launcher = folder.resolve("kindling");
        Files.writeString(launcher, """
            #!/usr/bin/env bash
            case "$1" in
                classpath) echo '%2$s' ;;
                java-options) echo "--enable-native-access=ALL-UNNAMED" ;;
                *) exec '%1$s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \\
                    -Duser.timezone=UTC %3$s -cp '%2$s' dev.kindling.cli.Main "$@" ;;
            esac
            """.formatted(java(), classPath(), String.join(" ", JavaProcess.settings())));
        if (!launcher.toFile().setExecutable(true)) throw new IOException("cannot make " + launcher + " executable");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /// The class path of this process, without relative places.
    static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}

package dev.kindling.rdd;

import com.github.luben.zstd.Zstd;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Starts test programs in JVMs of their own.
public final class ForkedJvm {

    private ForkedJvm() {}

    /// A JVM with these options, about to run `main`.
    public static ProcessBuilder running(Class<?> main, List<String> options, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", classPath(main)));
        command.add(main.getName());
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /// Where tests, tested classes and what they need are: the class path property may only hold a launcher.
    public static String classPath(Class<?> main) {
        var places = new ArrayList<String>();
        for (Class<?> type : List.of(main, KindlingContext.class, Zstd.class, Nullable.class)) {
            try {
                places.add(Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(File.pathSeparator, places);
    }
}

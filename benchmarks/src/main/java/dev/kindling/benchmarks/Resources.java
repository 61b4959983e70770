package dev.kindling.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Texts on the class path.
final class Resources {

    private Resources() {}

    static String text(String path) throws IOException {
        try (InputStream in = Resources.class.getResourceAsStream(path)) {
            if (in == null) throw new IllegalStateException("nothing on the class path at " + path);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package dev.kindling.tests;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the files of this module are, whether tests run from its folder or the project's.
public final class TestFiles {

    private TestFiles() {}

    /// The folder of the module `tests`.
    public static Path module() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("tests/pom.xml")) ? here.resolve("tests") : here;
    }

    /// A folder of the test resources, in the source tree.
    public static Path resources(String name) {
        return module().resolve("src/test/resources").resolve(name);
    }
}

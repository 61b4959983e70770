package dev.kindling.rdd.local;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;

/// Tells this library's classes from those of its users.
///
/// Every package of the library describes itself in a `package-info`. Code that is in one of its packages, but in a
/// place that does not describe the package, is somebody's test or example. The library's own tests of whole
/// programs, below `dev.kindling.tests`, are users of it too.
final class OwnCode {

    private static final String LIBRARY = "dev.kindling.";
    private static final String PROGRAMS = "dev.kindling.tests.";

    private OwnCode() {}

    /// Whether the class of this name, as a stack trace has it, is the library's.
    static boolean has(String className) {
        if (!className.startsWith(LIBRARY) || className.startsWith(PROGRAMS)) return false;
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? ClassLoader.getSystemClassLoader() : context;
        String file = className.replace('.', '/') + ".class";
        URL place = loader.getResource(file);
        if (place == null) return true; // made as the program runs, which only the library does in its packages
        String description = file.substring(0, file.lastIndexOf('/')) + "/package-info.class";
        String root = place.toString().substring(0, place.toString().length() - file.length());
        try {
            return Collections.list(loader.getResources(description)).stream()
                    .anyMatch(known -> known.toString().equals(root + description));
        } catch (IOException _) {
            return true; // the frame is passed over, and the user sees the next one
        }
    }
}

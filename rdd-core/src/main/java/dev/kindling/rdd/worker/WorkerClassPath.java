package dev.kindling.rdd.worker;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The class path of this JVM as another JVM needs it: the property, which may hold no more than a launcher, and
/// the places that class loaders between here and there read.
final class WorkerClassPath {

    private WorkerClassPath() {}

    static String of(Class<?> main, @Nullable ClassLoader context) {
        Set<String> places = new LinkedHashSet<>();
        for (ClassLoader loader = context; loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) add(places, url);
            }
        }
        for (String place : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            if (!place.isEmpty()) places.add(place);
        }
        var source = main.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation() != null) add(places, source.getLocation());
        return String.join(File.pathSeparator, places);
    }

    private static void add(Set<String> places, URL url) {
        if (!url.getProtocol().equals("file")) return; // another JVM could not read it either
        try {
            places.add(Path.of(new URI(url.toString())).toString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not the place of classes: " + url, e);
        }
    }
}

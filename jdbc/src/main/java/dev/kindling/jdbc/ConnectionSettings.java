package dev.kindling.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// What a URL and its properties say.
///
/// @param session the name of the session to share, or null for one of its own
record ConnectionSettings(@Nullable String session, Map<String, String> configuration) {

    static ConnectionSettings parse(String url, Properties properties) throws SQLException {
        String rest = url.substring(KindlingDriver.PREFIX.length());
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        if (!place.isEmpty()) {
            throw new SQLException(
                    "[INVALID_URL] the URL names the place `" + place + "`, but Kindling runs in this JVM only\n"
                            + "Write jdbc:kindling: or jdbc:kindling:?session=NAME.",
                    "08001");
        }
        var configuration = new LinkedHashMap<String, String>();
        for (String name : properties.stringPropertyNames()) {
            if (!name.equals("user") && !name.equals("password")) configuration.put(name, properties.getProperty(name));
        }
        if (question >= 0) {
            for (String pair : rest.substring(question + 1).split("[&;]", -1)) {
                if (pair.isEmpty()) continue;
                int equals = pair.indexOf('=');
                if (equals < 0) throw new SQLException("[INVALID_URL] no value for `" + pair + "` in " + url, "08001");
                configuration.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        String session = configuration.remove("session");
        return new ConnectionSettings(session, configuration);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

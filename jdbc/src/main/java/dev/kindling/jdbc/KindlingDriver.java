package dev.kindling.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The driver of `jdbc:kindling:`. Each connection is an isolated session in this JVM, unless `?session=NAME` makes
/// all connections of that name share one; it ends with the last of them. Connection properties (and further
/// `&key=value` in the URL) are the session's settings.
public final class KindlingDriver implements Driver {

    static final String PREFIX = "jdbc:kindling:";

    private static final SharedSessions SESSIONS = new SharedSessions();

    static {
        try {
            DriverManager.registerDriver(new KindlingDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
        if (!acceptsURL(url)) return null;
        ConnectionSettings settings = ConnectionSettings.parse(url, info == null ? new Properties() : info);
        return Errors.translated(() -> KindlingConnection.open(SESSIONS.acquire(settings), url));
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 0;
    }

    @Override
    public int getMinorVersion() {
        return 1;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("Kindling does not log");
    }
}

package dev.kindling.sql;

import java.util.List;

/// The views and functions of a session.
public final class Catalog {

    private final KindlingSession session;

    Catalog(KindlingSession session) {
        this.session = session;
    }

    /// The names of the temporary views, one row each, as SHOW TABLES gives them.
    public DataFrame listTables() {
        return session.sql("SHOW TABLES");
    }

    public DataFrame listFunctions() {
        return session.sql("SHOW FUNCTIONS");
    }

    public DataFrame listColumns(String table) {
        return session.sql("SHOW COLUMNS IN " + table);
    }

    public boolean tableExists(String name) {
        return session.engine().catalog().find(List.of(name.split("\\."))) != null;
    }

    public boolean functionExists(String name) {
        var functions = session.engine().functions();
        return functions.scalar(name) != null
                || functions.aggregate(name) != null
                || functions.window(name) != null
                || functions.generator(name) != null;
    }

    /// Forgets a view; whether there was one.
    public boolean dropTempView(String name) {
        return session.engine().dropView(List.of(name));
    }

    public void cacheTable(String name) {
        session.table(name).cache();
    }

    public void uncacheTable(String name) {
        session.table(name).unpersist();
    }

    public boolean isCached(String name) {
        return session.engine().isCached(session.table(name).relation());
    }

    public void clearCache() {
        session.engine().clearCaches();
    }

    public String currentDatabase() {
        return "default";
    }
}

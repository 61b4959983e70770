package dev.kindling.tests.explain;

import dev.kindling.sql.KindlingSession;
import java.util.Objects;

/// What EXPLAIN says.
final class Explained {

    private Explained() {}

    /// How `query` would run.
    static String plan(KindlingSession session, String query) {
        return text(session, "EXPLAIN " + query);
    }

    /// How `query` ran, with what its operators counted.
    static String run(KindlingSession session, String query) {
        return text(session, "EXPLAIN ANALYZE " + query);
    }

    /// What a statement gives that explains something.
    static String text(KindlingSession session, String statement) {
        return Objects.requireNonNull(session.sql(statement).first().getString(0));
    }
}

package dev.kindling.execution.query;

import dev.kindling.catalyst.syntax.Relation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The queries a session was given as text last, each with its plans, so that a text that comes again need not be
/// read and planned again.
public final class QueryTexts {

    private static final int MOST_TEXTS = 200;

    /// Longer texts are programs' own, which do not come again.
    private static final int LONGEST_TEXT = 20_000;

    private final QueryEngine engine;
    private final Map<String, PreparedQuery> queries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PreparedQuery> eldest) {
            return size() > MOST_TEXTS;
        }
    };
    private long version;

    QueryTexts(QueryEngine engine) {
        this.engine = engine;
    }

    /// The query of this text, or null if it is not known.
    public synchronized @Nullable PreparedQuery find(String text) {
        forgetOldPlans();
        return queries.get(text);
    }

    /// Takes note that `text` says `relation`.
    public PreparedQuery add(String text, Relation relation) {
        PreparedQuery query = engine.prepare(relation);
        if (text.length() > LONGEST_TEXT) return query;
        synchronized (this) {
            PreparedQuery known = queries.putIfAbsent(text, query);
            return known == null ? query : known;
        }
    }

    /// Plans made before a change will not be used again; what they hold of dropped tables need not wait until
    /// their texts come again.
    synchronized void forgetOldPlans() {
        long now = engine.version();
        if (now == version) return;
        version = now;
        queries.values().forEach(PreparedQuery::forgetPlans);
    }
}

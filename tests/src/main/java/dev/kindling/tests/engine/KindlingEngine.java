package dev.kindling.tests.engine;

import dev.kindling.error.KindlingException;
import dev.kindling.sql.DataFrame;
import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import dev.kindling.sql.types.StructField;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Kindling on two threads, in a session of its own.
public final class KindlingEngine implements SqlEngine, PlannedSql.Planner {

    private static final String RULES = "== Rules ==\n";

    private final KindlingSession session;

    private KindlingEngine(KindlingSession session) {
        this.session = session;
    }

    public static KindlingEngine open() {
        return new KindlingEngine(KindlingSession.builder()
                .master("local[2]")
                .config("kindling.sql.session.timeZone", "UTC")
                .build());
    }

    /// Serves [EngineServer]'s protocol.
    public static void main(String[] arguments) {
        EngineServer.serve(KindlingEngine::open);
    }

    public KindlingSession session() {
        return session;
    }

    @Override
    public Answer execute(String sql) {
        return translated(() -> answer(session.sql(sql)));
    }

    /// The rows of `frame`.
    public static Answer answer(DataFrame frame) {
        var columns = new ArrayList<String>();
        var types = new ArrayList<String>();
        for (StructField field : frame.schema().fields()) {
            columns.add(field.name());
            types.add(field.dataType().catalogString());
        }
        var rows = new ArrayList<List<@Nullable String>>();
        for (Row row : frame.collect()) {
            var values = new ArrayList<@Nullable String>();
            for (Object value : row.toSeq()) values.add(ValueText.of(plain(value)));
            rows.add(values);
        }
        return new Answer(columns, types, rows);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Row row ->
                new ValueText.Fields(
                        row.toSeq().stream().map(KindlingEngine::plain).toList());
            case List<?> list -> list.stream().map(KindlingEngine::plain).toList();
            case Map<?, ?> map -> {
                var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                map.forEach((key, each) -> entries.put(plain(key), plain(each)));
                yield entries;
            }
            case null, default -> value;
        };
    }

    @Override
    public long run(String sql) {
        return translated(() -> count(session.sql(sql)));
    }

    @Override
    public Prepared prepare(String sql) {
        DataFrame frame = translated(() -> session.sql(sql));
        return () -> translated(() -> count(frame));
    }

    private static long count(DataFrame frame) {
        long rows = 0;
        for (Iterator<Row> all = frame.toLocalIterator(); all.hasNext(); all.next()) rows++;
        return rows;
    }

    @Override
    public PlannedSql plan(String sql) {
        return translated(() -> {
            DataFrame frame = session.sql(sql);
            String extended = frame.explainString("extended");
            int rules = extended.indexOf(RULES) + RULES.length();
            String fired = extended.substring(rules, extended.indexOf('\n', rules));
            return new PlannedSql(frame.optimizedPlan(), List.of(fired.split(", ")));
        });
    }

    private static <T> T translated(Supplier<T> action) {
        try {
            return action.get();
        } catch (KindlingException e) {
            throw new SqlFailure(e.conditionName(), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}

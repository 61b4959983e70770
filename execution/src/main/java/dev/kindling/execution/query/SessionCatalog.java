package dev.kindling.execution.query;

import dev.kindling.catalyst.catalog.RelationCatalog;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.execution.scan.RangeTable;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The temporary views of a session, by name in any case.
public final class SessionCatalog implements RelationCatalog {

    /// The only database there is; a name may be qualified by it.
    public static final String DEFAULT_DATABASE = "default";

    private final Map<String, Entry.View> views = new TreeMap<>();
    private final Sources sources;
    private final int parallelism;
    private volatile long version;

    SessionCatalog(Sources sources, int parallelism) {
        this.sources = sources;
        this.parallelism = parallelism;
    }

    @Override
    public synchronized Entry.@Nullable View find(List<String> name) {
        if (name.size() == 2 && !name.getFirst().equalsIgnoreCase(DEFAULT_DATABASE)) return null;
        if (name.size() > 2) return null;
        return views.get(key(name.getLast()));
    }

    @Override
    public synchronized Collection<String> names() {
        return views.values().stream().map(Entry.View::name).toList();
    }

    @Override
    public SourceTable files(@Nullable String format, String path, Map<String, String> options) {
        return sources.openFiles(format, path, options);
    }

    /// `range(end)`, `range(start, end)`, `range(start, end, step)`, `range(start, end, step, partitions)`.
    @Override
    public @Nullable SourceTable tableFunction(String name, List<Literal> arguments) {
        if (!name.equals("range")) return null;
        if (arguments.isEmpty() || arguments.size() > 4) {
            throw KindlingException.of(
                            ErrorCondition.WRONG_NUM_ARGS, "range takes 1 to 4 numbers, not " + arguments.size())
                    .subcondition("WITHOUT_SUGGESTION")
                    .parameter("functionName", "`range`")
                    .build();
        }
        long[] numbers =
                arguments.stream().mapToLong(SessionCatalog::wholeNumber).toArray();
        return switch (numbers.length) {
            case 1 -> RangeTable.of(0, numbers[0], 1, parallelism);
            case 2 -> RangeTable.of(numbers[0], numbers[1], 1, parallelism);
            case 3 -> RangeTable.of(numbers[0], numbers[1], numbers[2], parallelism);
            default -> RangeTable.of(numbers[0], numbers[1], numbers[2], Math.toIntExact(numbers[3]));
        };
    }

    private static long wholeNumber(Literal argument) {
        return switch (argument.value()) {
            case Integer number -> number;
            case Long number -> number;
            case BigDecimal number -> number.longValueExact();
            case null, default ->
                throw KindlingException.of(
                                ErrorCondition.UNEXPECTED_INPUT_TYPE,
                                "range takes whole numbers, not "
                                        + argument.type().sql())
                        .parameter("functionName", "`range`")
                        .parameter("inputType", argument.type().sql())
                        .build();
        };
    }

    /// Calls `query` by `name` from now on.
    ///
    /// @throws KindlingException TEMP_TABLE_OR_VIEW_ALREADY_EXISTS if the name is taken, unless `replace`
    public void registerView(String name, Relation query, boolean replace) {
        registerView(name, query, List.of(), replace);
    }

    /// As [#registerView(String, Relation, boolean)], the columns renamed to `columns` unless empty.
    public synchronized void registerView(String name, Relation query, List<String> columns, boolean replace) {
        if (!replace && views.containsKey(key(name))) {
            throw KindlingException.of(
                            ErrorCondition.TEMP_TABLE_OR_VIEW_ALREADY_EXISTS,
                            "there is a temporary view `" + name + "` already")
                    .parameter("relationName", name)
                    .hint("Use CREATE OR REPLACE TEMP VIEW, or drop it first.")
                    .build();
        }
        views.put(key(name), new Entry.View(name, query, columns));
        version++;
    }

    /// A number that grows with every change.
    long version() {
        return version;
    }

    /// Forgets the view; whether there was one.
    public synchronized boolean dropView(String name) {
        boolean existed = views.remove(key(name)) != null;
        if (existed) version++;
        return existed;
    }

    /// The view of this name.
    ///
    /// @throws KindlingException TABLE_OR_VIEW_NOT_FOUND with a suggestion
    public Entry.View require(List<String> name) {
        Entry.View view = find(name);
        if (view != null) return view;
        String text = String.join(".", name);
        throw KindlingException.of(ErrorCondition.TABLE_OR_VIEW_NOT_FOUND, "no table or view `" + text + "`")
                .parameter("relationName", text)
                .hint(Suggestions.didYouMean(name.getLast(), names()))
                .build();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

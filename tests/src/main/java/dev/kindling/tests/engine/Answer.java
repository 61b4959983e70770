package dev.kindling.tests.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows a statement gave, as text; SQL NULL is null.
///
/// @param types each column's type in the engine's own words
public record Answer(List<String> columns, List<String> types, List<List<@Nullable String>> rows) {

    public static final Answer NOTHING = new Answer(List.of(), List.of(), List.of());

    public Answer {
        columns = List.copyOf(columns);
        types = List.copyOf(types);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }
}

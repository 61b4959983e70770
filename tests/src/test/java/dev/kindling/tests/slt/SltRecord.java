package dev.kindling.tests.slt;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One fact of an `.slt` file. Records are apart by blank lines; lines that begin with `#` are comments.
///
/// ```
/// # joins: rows without a partner get NULLs
/// query rowsort types=int,string
/// SELECT a, b FROM t LEFT JOIN u USING (k)
/// ----
/// 1 | x
/// 2 | NULL
/// ```
///
/// Comments that mean something: `# known difference duckdb: reason` and `# only spark: reason` keep the record
/// from the peer; so does a line `skipif duckdb`. `${tmp}` in SQL is a folder that lives as long as the file's
/// session.
sealed interface SltRecord {

    Place place();

    /// @param line the line of the record's first word, from 1
    /// @param skipped the engines that do not run the record, with the reason
    record Place(int line, String comment, Map<String, String> skipped) {

        boolean runsOn(String engine) {
            return !skipped.containsKey(engine);
        }
    }

    /// `statement ok`: runs; what it answers does not matter.
    record StatementOk(Place place, String sql) implements SltRecord {}

    /// `statement error CONDITION`: fails with this condition, or any subcondition of it.
    record StatementError(Place place, String condition, String sql) implements SltRecord {}

    /// `query [rowsort] [types=...]`: answers these rows.
    record Query(Place place, RowOrder order, @Nullable List<String> types, String sql, Lines expected)
            implements SltRecord {}

    /// `explain [expect=RuleName]`: the optimized plan is this one, and the rule fired.
    record Explain(Place place, @Nullable String rule, String sql, Lines expected) implements SltRecord {}

    /// `same-plan`: two queries, a line each, with one optimized plan.
    record SamePlan(Place place, String left, String right) implements SltRecord {}

    enum RowOrder {
        AS_IS,
        SORTED
    }

    /// Lines of the file from `start` (inclusive) to `end` (exclusive), counted from 0.
    record Lines(int start, int end, List<String> text) {

        public Lines {
            text = List.copyOf(text);
        }
    }
}

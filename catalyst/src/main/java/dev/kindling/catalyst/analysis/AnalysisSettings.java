package dev.kindling.catalyst.analysis;

/// The settings that change what a query means.
///
/// @param caseSensitive `sql.caseSensitive`: whether names must match in case
/// @param groupByOrdinal `sql.groupByOrdinal`: whether a number in GROUP BY is a position in the select list
/// @param orderByOrdinal `sql.orderByOrdinal`: the same in ORDER BY
/// @param groupByAliases `sql.groupByAliases`: whether GROUP BY sees the select list's aliases
public record AnalysisSettings(
        boolean caseSensitive, boolean groupByOrdinal, boolean orderByOrdinal, boolean groupByAliases) {

    public static final AnalysisSettings DEFAULT = new AnalysisSettings(false, true, true, true);

    boolean sameName(String a, String b) {
        return caseSensitive ? a.equals(b) : a.equalsIgnoreCase(b);
    }
}

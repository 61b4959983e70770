package dev.kindling.catalyst.analysis;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.error.Suggestions;
import dev.kindling.sql.types.DataType;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// The errors of analysis, each with its place and the way out.
final class AnalysisErrors {

    private AnalysisErrors() {}

    /// `a`.`b`, the way messages quote a name.
    static String quoted(List<String> parts) {
        return parts.stream().map(AnalysisErrors::quoted).collect(Collectors.joining("."));
    }

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    static KindlingException unresolvedColumn(List<String> parts, Collection<String> inReach, Position position) {
        String hint = Suggestions.didYouMean(parts.getLast(), inReach);
        String known =
                inReach.stream().distinct().limit(8).map(AnalysisErrors::quoted).collect(Collectors.joining(", "));
        if (hint == null && !inReach.isEmpty()) hint = "The columns here are " + known + ".";
        return KindlingException.of(ErrorCondition.UNRESOLVED_COLUMN, "no column " + quoted(parts))
                .subcondition(inReach.isEmpty() ? "WITHOUT_SUGGESTION" : "WITH_SUGGESTION")
                .parameter("objectName", quoted(parts))
                .parameter("proposal", known)
                .at(position)
                .hint(hint)
                .build();
    }

    static KindlingException ambiguousColumn(List<String> parts, List<Column> matches, Position position) {
        String candidates = matches.stream()
                .map(c -> quoted(
                        java.util.stream.Stream.concat(c.qualifier().stream(), java.util.stream.Stream.of(c.name()))
                                .toList()))
                .collect(Collectors.joining(", ", "[", "]"));
        return KindlingException.of(
                        ErrorCondition.AMBIGUOUS_REFERENCE, "the name " + quoted(parts) + " could mean " + candidates)
                .parameter("name", quoted(parts))
                .parameter("referenceNames", candidates)
                .at(position)
                .hint("Put the table's name or alias in front of it.")
                .build();
    }

    static KindlingException tableNotFound(List<String> parts, Collection<String> inReach, Position position) {
        return KindlingException.of(ErrorCondition.TABLE_OR_VIEW_NOT_FOUND, "no table or view " + quoted(parts))
                .parameter("relationName", quoted(parts))
                .at(position)
                .hint(Suggestions.didYouMean(parts.getLast(), inReach))
                .build();
    }

    static KindlingException unresolvedRoutine(String name, Collection<String> inReach, Position position) {
        return KindlingException.of(ErrorCondition.UNRESOLVED_ROUTINE, "no function " + quoted(name))
                .parameter("routineName", quoted(name))
                .at(position)
                .hint(Suggestions.didYouMean(name, inReach))
                .build();
    }

    static KindlingException wrongArgumentCount(String name, String expected, int actual, Position position) {
        return KindlingException.of(
                        ErrorCondition.WRONG_NUM_ARGS,
                        quoted(name) + " takes " + expected + (expected.equals("1") ? " argument" : " arguments")
                                + ", not " + actual)
                .subcondition("WITHOUT_SUGGESTION")
                .parameter("functionName", quoted(name))
                .parameter("expectedNum", expected)
                .parameter("actualNum", actual)
                .hint("See DESCRIBE FUNCTION EXTENDED " + name + ".")
                .at(position)
                .build();
    }

    static KindlingException notBoolean(String clause, DataType type, Position position) {
        return KindlingException.of(
                        ErrorCondition.DATATYPE_MISMATCH,
                        "the condition of " + clause + " is of type " + type.sql() + ", not BOOLEAN")
                .subcondition("FILTER_NOT_BOOLEAN")
                .parameter("filter", clause)
                .parameter("type", "\"" + type.sql() + "\"")
                .at(position)
                .build();
    }

    static KindlingException differentTypes(String operator, DataType left, DataType right, Position position) {
        return KindlingException.of(
                        ErrorCondition.DATATYPE_MISMATCH,
                        "`" + operator + "` cannot take " + left.sql() + " and " + right.sql())
                .subcondition("BINARY_OP_DIFF_TYPES")
                .parameter("left", "\"" + left.sql() + "\"")
                .parameter("right", "\"" + right.sql() + "\"")
                .at(position)
                .hint("Cast one of them.")
                .build();
    }

    static KindlingException dataDifferentTypes(String what, List<DataType> types, Position position) {
        String list = types.stream().map(DataType::sql).distinct().collect(Collectors.joining(", "));
        return KindlingException.of(
                        ErrorCondition.DATATYPE_MISMATCH, what + " has values of types without a common one: " + list)
                .subcondition("DATA_DIFF_TYPES")
                .parameter("functionName", "`" + what + "`")
                .parameter("dataType", list)
                .at(position)
                .build();
    }

    static KindlingException mismatch(String subcondition, String detail, Position position) {
        return KindlingException.of(ErrorCondition.DATATYPE_MISMATCH, detail)
                .subcondition(subcondition)
                .at(position)
                .build();
    }

    static KindlingException unsupported(String subcondition, String detail, Position position) {
        return KindlingException.of(ErrorCondition.UNSUPPORTED_FEATURE, detail)
                .subcondition(subcondition)
                .at(position)
                .build();
    }

    static KindlingException of(ErrorCondition condition, String detail, Position position) {
        return KindlingException.of(condition, detail).at(position).build();
    }

    static KindlingException of(ErrorCondition condition, String subcondition, String detail, Position position) {
        return KindlingException.of(condition, detail)
                .subcondition(subcondition)
                .at(position)
                .build();
    }
}

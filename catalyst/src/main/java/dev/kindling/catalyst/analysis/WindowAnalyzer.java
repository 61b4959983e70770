package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableList;
import dev.kindling.catalyst.analysis.AggregateCalls.BoundAggregate;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.function.WindowFunction;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.catalyst.logical.GroupDistance;
import dev.kindling.catalyst.logical.WindowOperator;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Bound;
import dev.kindling.catalyst.syntax.Expression.BoundKind;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.Frame;
import dev.kindling.catalyst.syntax.Expression.FrameUnit;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.Window;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlAggFunction;
import org.jspecify.annotations.Nullable;

/// Resolves calls with OVER.
final class WindowAnalyzer {

    /// Functions that speak of the order of rows and so need one.
    private static final Set<WindowFunction.Kind> RANKS = EnumSet.of(
            WindowFunction.Kind.ROW_NUMBER,
            WindowFunction.Kind.RANK,
            WindowFunction.Kind.DENSE_RANK,
            WindowFunction.Kind.PERCENT_RANK,
            WindowFunction.Kind.CUME_DIST,
            WindowFunction.Kind.NTILE,
            WindowFunction.Kind.LAG,
            WindowFunction.Kind.LEAD);

    private final Terms terms;
    private final FunctionRegistry functions;
    private final Analysis analysis;
    private final ExpressionAnalyzer expressions;

    WindowAnalyzer(Analysis analysis, ExpressionAnalyzer expressions) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.functions = analysis.context().functions();
        this.expressions = expressions;
    }

    RexNode over(Call call, Window written) {
        Map<String, Window> named = expressions.clause().windows();
        if (named == null) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_WHERE_CONDITION,
                            "a window function cannot stand in "
                                    + expressions.clause().title())
                    .parameter("expressionList", call.name())
                    .hint("Compute it in a subquery and filter that, or use QUALIFY.")
                    .at(call.position())
                    .build();
        }
        Window window = resolve(written, named);
        String name = call.name().toLowerCase(Locale.ROOT);
        WindowFunction function = functions.window(name);
        return function != null ? ranked(function, call, window) : aggregated(name, call, window);
    }

    /// `window` with what the named window it is based on adds.
    private static Window resolve(Window window, Map<String, Window> named) {
        if (window.name() == null) return window;
        Window base = named.get(window.name().toLowerCase(Locale.ROOT));
        if (base == null) {
            throw KindlingException.of(ErrorCondition.MISSING_WINDOW_SPECIFICATION, "no window `" + window.name() + "`")
                    .parameter("windowName", window.name())
                    .hint(dev.kindling.error.Suggestions.didYouMean(window.name(), named.keySet()))
                    .at(window.position())
                    .build();
        }
        Window resolved = resolve(base, named);
        return new Window(
                null,
                window.partitionBy().isEmpty() ? resolved.partitionBy() : window.partitionBy(),
                window.orderBy().isEmpty() ? resolved.orderBy() : window.orderBy(),
                window.frame() == null ? resolved.frame() : window.frame(),
                window.position());
    }

    private RexNode ranked(WindowFunction function, Call call, Window window) {
        if (call.options().distinct()) throw distinctUnsupported(call);
        if (RANKS.contains(function.kind()) && window.orderBy().isEmpty()) {
            throw AnalysisErrors.of(
                    ErrorCondition.MISSING_WINDOW_SPECIFICATION,
                    "`" + call.name() + "` needs ORDER BY in its window",
                    call.position());
        }
        List<RexNode> arguments = expressions.analyzeAll(call.arguments());
        Signature signature = Terms.placed(() -> function.bind(terms.arguments(arguments)), call.position());
        boolean byRows = RANKS.contains(function.kind());
        return over(
                new WindowOperator(function),
                terms.fit(arguments, signature.argumentTypes()),
                terms.calcite(signature.resultType(), signature.nullable()),
                window,
                byRows,
                call);
    }

    private RexNode aggregated(String name, Call call, Window window) {
        if (!name.equals("count") && functions.aggregate(name) == null) {
            if (functions.scalar(name) == null) {
                throw AnalysisErrors.unresolvedRoutine(call.name(), functions.names(), call.position());
            }
            throw KindlingException.of(
                            ErrorCondition.UNSUPPORTED_EXPR_FOR_WINDOW, "`" + name + "` is no window function")
                    .parameter("sqlExpr", "\"" + name + "\"")
                    .at(call.position())
                    .build();
        }
        if (call.options().distinct()) throw distinctUnsupported(call);
        BoundAggregate bound = new AggregateCalls(analysis, expressions).bind(name, call, call.arguments());
        List<RexNode> arguments = bound.arguments();
        Expression filter = call.options().filter();
        if (filter != null) arguments = filtered(arguments, filter);
        return over(bound.function(), arguments, terms.calcite(bound.type(), bound.nullable()), window, false, call);
    }

    /// The arguments with NULL for the rows FILTER drops; aggregates pass over NULLs.
    private List<RexNode> filtered(List<RexNode> arguments, Expression filter) {
        RexNode condition = terms.condition(expressions.analyze(filter), "FILTER", filter.position());
        List<RexNode> values = arguments.isEmpty() ? List.of(terms.integer(1)) : arguments;
        var masked = new ArrayList<RexNode>(values);
        RexNode first = values.getFirst();
        masked.set(
                0,
                terms.caseWhen(
                        List.of(condition), List.of(first, terms.nullOf(terms.typeOf(first))), filter.position()));
        return masked;
    }

    private static KindlingException distinctUnsupported(Call call) {
        return AnalysisErrors.of(
                ErrorCondition.DISTINCT_WINDOW_FUNCTION_UNSUPPORTED,
                "DISTINCT does not go with a window",
                call.position());
    }

    private RexNode over(
            SqlAggFunction function,
            List<RexNode> arguments,
            RelDataType type,
            Window window,
            boolean byRows,
            Call call) {
        List<RexNode> partition = expressions.analyzeAll(window.partitionBy());
        var order = ImmutableList.<RexFieldCollation>builder();
        var keys = new ArrayList<RexNode>();
        for (SortKey key : window.orderBy()) {
            RexNode value = expressions.analyze(key.value());
            keys.add(value);
            order.add(SortTerm.of(key, value).inWindow());
        }
        rejectNested(arguments, partition, keys, call);
        Borders borders = borders(window, keys, byRows);
        return terms.builder()
                .makeOver(
                        type,
                        function,
                        arguments,
                        partition,
                        order.build(),
                        borders.lower(),
                        borders.upper(),
                        RexWindowExclusion.EXCLUDE_NO_OTHER,
                        borders.rows(),
                        true,
                        false,
                        false,
                        call.options().ignoreNulls());
    }

    private static void rejectNested(List<RexNode> arguments, List<RexNode> partition, List<RexNode> keys, Call call) {
        if (RexOver.containsOver(arguments, null)
                || RexOver.containsOver(partition, null)
                || RexOver.containsOver(keys, null)) {
            throw AnalysisErrors.of(
                    ErrorCondition.NESTED_AGGREGATE_FUNCTION,
                    "a window function stands inside the window function `" + call.name() + "`",
                    call.position());
        }
    }

    private record Borders(RexWindowBound lower, RexWindowBound upper, boolean rows) {}

    /// The frame's borders: as written; without a frame all rows of the partition, or with ORDER BY those up to the
    /// current row's peers (for ranks, the current row).
    private Borders borders(Window window, List<RexNode> keys, boolean byRows) {
        Frame frame = window.frame();
        if (frame == null) {
            RexWindowBound upper = keys.isEmpty() ? RexWindowBounds.UNBOUNDED_FOLLOWING : RexWindowBounds.CURRENT_ROW;
            return new Borders(RexWindowBounds.UNBOUNDED_PRECEDING, upper, byRows);
        }
        boolean rows = frame.unit() == FrameUnit.ROWS;
        RexNode key = null;
        if (frame.unit() == FrameUnit.RANGE && (hasOffset(frame.start()) || hasOffset(frame.end()))) {
            if (keys.size() != 1) {
                throw AnalysisErrors.mismatch(
                        "RANGE_FRAME_MULTI_ORDER",
                        "a RANGE frame with an offset needs exactly one ORDER BY expression, not " + keys.size(),
                        window.position());
            }
            key = keys.getFirst();
        }
        if (isAfter(frame.start().kind(), frame.end().kind())) {
            throw AnalysisErrors.mismatch(
                    "SPECIFIED_WINDOW_FRAME_INVALID_BOUND", "the frame ends before it starts", window.position());
        }
        return new Borders(
                bound(frame.start(), frame.unit(), key, window.position()),
                bound(frame.end(), frame.unit(), key, window.position()),
                rows);
    }

    private static boolean isAfter(BoundKind start, BoundKind end) {
        return start == BoundKind.UNBOUNDED_FOLLOWING
                || end == BoundKind.UNBOUNDED_PRECEDING
                || start.compareTo(end) > 0;
    }

    private static boolean hasOffset(Bound bound) {
        return bound.offset() != null;
    }

    private RexWindowBound bound(Bound bound, FrameUnit unit, @Nullable RexNode rangeKey, Position position) {
        return switch (bound.kind()) {
            case UNBOUNDED_PRECEDING -> RexWindowBounds.UNBOUNDED_PRECEDING;
            case UNBOUNDED_FOLLOWING -> RexWindowBounds.UNBOUNDED_FOLLOWING;
            case CURRENT_ROW -> RexWindowBounds.CURRENT_ROW;
            case PRECEDING -> RexWindowBounds.preceding(offset(bound, unit, rangeKey, position));
            case FOLLOWING -> RexWindowBounds.following(offset(bound, unit, rangeKey, position));
        };
    }

    /// A frame's offset: for ROWS a number of rows, for GROUPS one of groups, for RANGE something to add to the
    /// order key.
    private RexNode offset(Bound bound, FrameUnit unit, @Nullable RexNode rangeKey, Position position) {
        if (bound.offset() == null) throw new IllegalStateException("a border without offset: " + bound);
        RexNode offset = expressions.analyze(bound.offset());
        DataType type = terms.typeOf(offset);
        if (terms.constant(offset) == null) {
            throw AnalysisErrors.mismatch(
                    "SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE", "a frame's offset must be a constant", position);
        }
        if (rangeKey == null) {
            if (TypeCoercion.isIntegral(type)) {
                RexNode count = terms.cast(offset, AtomicType.INT);
                return unit == FrameUnit.GROUPS ? GroupDistance.of(terms.builder(), count) : count;
            }
            throw AnalysisErrors.mismatch(
                    "SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE",
                    "the offset of a frame of " + unit + " is a number of them, not " + type.sql(),
                    position);
        }
        DataType keyType = terms.typeOf(rangeKey);
        boolean numbers = TypeCoercion.isNumeric(type) && TypeCoercion.isNumeric(keyType);
        boolean days = keyType == AtomicType.DATE && TypeCoercion.isIntegral(type);
        boolean intervals = TypeCoercion.isInterval(type) && TypeCoercion.isDatetime(keyType);
        if (numbers) return terms.cast(offset, keyType);
        boolean alike = TypeCoercion.isInterval(type) && type.getClass() == keyType.getClass();
        if (days || intervals || alike) return offset;
        throw AnalysisErrors.mismatch(
                "RANGE_FRAME_INVALID_TYPE",
                "an offset of type " + type.sql() + " does not go with an order key of type " + keyType.sql(),
                position);
    }
}

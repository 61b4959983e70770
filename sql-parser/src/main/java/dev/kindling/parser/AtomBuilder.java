package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.Bound;
import dev.kindling.catalyst.syntax.Expression.BoundKind;
import dev.kindling.catalyst.syntax.Expression.Branch;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Expression.CaseWhen;
import dev.kindling.catalyst.syntax.Expression.Cast;
import dev.kindling.catalyst.syntax.Expression.CastMode;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Direction;
import dev.kindling.catalyst.syntax.Expression.Exists;
import dev.kindling.catalyst.syntax.Expression.Frame;
import dev.kindling.catalyst.syntax.Expression.FrameUnit;
import dev.kindling.catalyst.syntax.Expression.Interval;
import dev.kindling.catalyst.syntax.Expression.IntervalPart;
import dev.kindling.catalyst.syntax.Expression.Lambda;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Expression.NamedArgument;
import dev.kindling.catalyst.syntax.Expression.NullOrder;
import dev.kindling.catalyst.syntax.Expression.Parameter;
import dev.kindling.catalyst.syntax.Expression.ScalarSubquery;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.TypedLiteral;
import dev.kindling.catalyst.syntax.Expression.Window;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.error.Suggestions;
import dev.kindling.parser.generated.KindlingLexer;
import dev.kindling.parser.generated.KindlingParser.ArgumentContext;
import dev.kindling.parser.generated.KindlingParser.ArgumentsContext;
import dev.kindling.parser.generated.KindlingParser.AtomContext;
import dev.kindling.parser.generated.KindlingParser.BoundContext;
import dev.kindling.parser.generated.KindlingParser.CallArgumentsContext;
import dev.kindling.parser.generated.KindlingParser.CallSuffixContext;
import dev.kindling.parser.generated.KindlingParser.CaseAtomContext;
import dev.kindling.parser.generated.KindlingParser.CastAtomContext;
import dev.kindling.parser.generated.KindlingParser.ConstantAtomContext;
import dev.kindling.parser.generated.KindlingParser.DirectionContext;
import dev.kindling.parser.generated.KindlingParser.ExistsAtomContext;
import dev.kindling.parser.generated.KindlingParser.ExpressionContext;
import dev.kindling.parser.generated.KindlingParser.ExtractAtomContext;
import dev.kindling.parser.generated.KindlingParser.FilterSuffixContext;
import dev.kindling.parser.generated.KindlingParser.FrameContext;
import dev.kindling.parser.generated.KindlingParser.FurtherIntervalPartContext;
import dev.kindling.parser.generated.KindlingParser.IntervalAtomContext;
import dev.kindling.parser.generated.KindlingParser.IntervalLiteralContext;
import dev.kindling.parser.generated.KindlingParser.IntervalPartContext;
import dev.kindling.parser.generated.KindlingParser.LambdaContext;
import dev.kindling.parser.generated.KindlingParser.NameAtomContext;
import dev.kindling.parser.generated.KindlingParser.NameContext;
import dev.kindling.parser.generated.KindlingParser.NullOrderContext;
import dev.kindling.parser.generated.KindlingParser.NullsSuffixContext;
import dev.kindling.parser.generated.KindlingParser.NumberAtomContext;
import dev.kindling.parser.generated.KindlingParser.NumberContext;
import dev.kindling.parser.generated.KindlingParser.OperatorCallAtomContext;
import dev.kindling.parser.generated.KindlingParser.OverSuffixContext;
import dev.kindling.parser.generated.KindlingParser.OverlayAtomContext;
import dev.kindling.parser.generated.KindlingParser.ParameterAtomContext;
import dev.kindling.parser.generated.KindlingParser.ParenthesesAtomContext;
import dev.kindling.parser.generated.KindlingParser.PositionAtomContext;
import dev.kindling.parser.generated.KindlingParser.ScalarSubqueryAtomContext;
import dev.kindling.parser.generated.KindlingParser.SortKeyContext;
import dev.kindling.parser.generated.KindlingParser.StarAtomContext;
import dev.kindling.parser.generated.KindlingParser.StringAtomContext;
import dev.kindling.parser.generated.KindlingParser.StringContext;
import dev.kindling.parser.generated.KindlingParser.StructAtomContext;
import dev.kindling.parser.generated.KindlingParser.StructItemContext;
import dev.kindling.parser.generated.KindlingParser.SubstringAtomContext;
import dev.kindling.parser.generated.KindlingParser.TrimAtomContext;
import dev.kindling.parser.generated.KindlingParser.TypedLiteralAtomContext;
import dev.kindling.parser.generated.KindlingParser.ValueContext;
import dev.kindling.parser.generated.KindlingParser.WindowSpecificationContext;
import dev.kindling.parser.generated.KindlingParser.WithinGroupContext;
import dev.kindling.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// Expressions without operators: constants, names, calls and their windows, CASE, subqueries.
final class AtomBuilder {

    private static final List<String> TYPED_LITERALS =
            List.of("DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ", "TIMESTAMP_NTZ", "X", "INTERVAL");

    private final ExpressionBuilder expressions;
    private final QueryBuilder queries;
    private final List<Token> tokens;

    AtomBuilder(ExpressionBuilder expressions, QueryBuilder queries, List<Token> tokens) {
        this.expressions = expressions;
        this.queries = queries;
        this.tokens = tokens;
    }

    Expression atom(AtomContext context) {
        return switch (context) {
            case NameAtomContext name -> new ColumnName(List.of(Texts.identifier(name.getStart())), Places.of(name));
            case NumberAtomContext number -> Texts.number(number.number(), "", Places.of(number));
            case StringAtomContext string -> string(string.string());
            case TypedLiteralAtomContext typed -> typedLiteral(typed);
            case StarAtomContext star ->
                expressions.star(
                        List.of(), star.starModifier(), Places.of(star.STAR().getSymbol()));
            case ParenthesesAtomContext parentheses -> inParentheses(parentheses);
            case ScalarSubqueryAtomContext subquery ->
                new ScalarSubquery(queries.query(subquery.query()), Places.of(subquery));
            case ExistsAtomContext exists ->
                new Exists(
                        queries.query(exists.query()), Places.of(exists.EXISTS().getSymbol()));
            case ConstantAtomContext constant -> constant(constant);
            case IntervalAtomContext interval -> interval(interval.intervalLiteral());
            case CaseAtomContext caseWhen -> caseWhen(caseWhen);
            case CastAtomContext cast ->
                new Cast(
                        expressions.expression(cast.expression()),
                        TypeBuilder.type(cast.type()),
                        cast.TRY_CAST() != null ? CastMode.TRY : CastMode.ANSI,
                        Places.of(cast));
            case ExtractAtomContext extract -> extract(extract);
            case SubstringAtomContext substring -> named(substring.getStart(), substring.expression());
            case TrimAtomContext trim -> trim(trim);
            case PositionAtomContext position -> position(position);
            case OverlayAtomContext overlay -> named(overlay.getStart(), overlay.expression());
            case StructAtomContext struct -> struct(struct);
            case OperatorCallAtomContext call ->
                call(call.getStart().getText(), Places.of(call.getStart()), call.callArguments(), List.of());
            case ParameterAtomContext parameter -> parameter(parameter);
            default -> throw new InternalException("not an expression: " + context.getText());
        };
    }

    private Expression inParentheses(ParenthesesAtomContext context) {
        List<Expression> members = expressions.expressions(context.expression());
        return members.size() == 1 ? members.getFirst() : ExpressionBuilder.call("struct", Places.of(context), members);
    }

    private static Literal string(StringContext context) {
        return new Literal(Texts.string(context), DataTypes.StringType, Places.of(context));
    }

    private static Literal constant(ConstantAtomContext context) {
        Position place = Places.of(context);
        if (context.NULL() != null) return new Literal(null, DataTypes.NullType, place);
        return new Literal(context.TRUE() != null, DataTypes.BooleanType, place);
    }

    private static Expression typedLiteral(TypedLiteralAtomContext context) {
        String written = context.name().getText();
        String type = written.toUpperCase(Locale.ROOT);
        if (TYPED_LITERALS.contains(type)) {
            return new TypedLiteral(type, Texts.string(context.getStop()), Places.of(context));
        }
        String hint = Suggestions.didYouMean(written, TYPED_LITERALS);
        throw KindlingException.of(
                        ErrorCondition.UNSUPPORTED_TYPED_LITERAL,
                        "`" + written + "` in front of a string is not the type of a constant")
                .at(Places.of(context.name()))
                .parameter("unsupportedType", type)
                .hint(hint != null ? hint : "Write CAST('...' AS type), or a comma or operator between the two.")
                .build();
    }

    private Expression parameter(ParameterAtomContext context) {
        Position place = Places.of(context);
        if (context.anyName() != null) return new Parameter(Texts.name(context.anyName()), place);
        int index = 0;
        for (Token token : tokens) {
            if (token == context.getStart()) break;
            if (token.getType() == KindlingLexer.QUESTION) index++;
        }
        return new Parameter(Integer.toString(index), place);
    }

    private Expression caseWhen(CaseAtomContext context) {
        List<ExpressionContext> parts = context.expression();
        int next = context.operand == null ? 0 : 1;
        Expression operand = context.operand == null ? null : expressions.expression(context.operand);
        var branches = new ArrayList<Branch>();
        for (int i = 0; i < context.WHEN().size(); i++) {
            Expression condition = expressions.expression(parts.get(next++));
            branches.add(new Branch(condition, expressions.expression(parts.get(next++))));
        }
        Expression otherwise = context.ELSE() == null ? null : expressions.expression(parts.get(next));
        return new CaseWhen(operand, branches, otherwise, Places.of(context.getStart()));
    }

    // ------------------------------------------------------------ functions with words among their arguments

    private Expression named(Token name, List<ExpressionContext> arguments) {
        return ExpressionBuilder.call(name.getText(), Places.of(name), expressions.expressions(arguments));
    }

    private Expression extract(ExtractAtomContext context) {
        String field = context.anyName() != null ? Texts.name(context.anyName()) : Texts.string(context.string());
        Position place = context.anyName() != null ? Places.of(context.anyName()) : Places.of(context.string());
        return Call.of(
                context.getStart().getText(),
                Places.of(context.getStart()),
                new Literal(field, DataTypes.StringType, place),
                expressions.value(context.value()));
    }

    /// `TRIM(LEADING a FROM b)` is `ltrim(a, b)`, TRAILING `rtrim(a, b)`, otherwise `btrim(b, a)`.
    private Expression trim(TrimAtomContext context) {
        Token word = context.getStart();
        Position place = Places.of(word);
        List<Expression> parts = expressions.expressions(context.expression());
        if (context.FROM() == null) {
            if (context.side != null) throw unexpected(context.side, "a side of TRIM needs FROM");
            if (parts.isEmpty()) throw unexpected(context.getStop(), "TRIM needs a string");
            return ExpressionBuilder.call(word.getText(), place, parts);
        }
        int side = context.side == null ? KindlingLexer.BOTH : context.side.getType();
        Expression text = parts.getLast();
        if (parts.size() == 1) {
            String name = switch (side) {
                case KindlingLexer.LEADING -> "ltrim";
                case KindlingLexer.TRAILING -> "rtrim";
                default -> "trim";
            };
            return Call.of(name, place, text);
        }
        Expression characters = parts.getFirst();
        return switch (side) {
            case KindlingLexer.LEADING -> Call.of("ltrim", place, characters, text);
            case KindlingLexer.TRAILING -> Call.of("rtrim", place, characters, text);
            default -> Call.of("btrim", place, text, characters);
        };
    }

    private Expression position(PositionAtomContext context) {
        var arguments = new ArrayList<Expression>();
        for (ValueContext value : context.value()) arguments.add(expressions.value(value));
        arguments.addAll(expressions.expressions(context.expression()));
        return ExpressionBuilder.call(context.getStart().getText(), Places.of(context.getStart()), arguments);
    }

    private Expression struct(StructAtomContext context) {
        var fields = new ArrayList<Expression>();
        for (StructItemContext item : context.structItem()) {
            Expression value = expressions.expression(item.expression());
            fields.add(
                    item.anyName() == null
                            ? value
                            : new Alias(
                                    value, List.of(Texts.name(item.anyName())), Map.of(), Places.of(item.anyName())));
        }
        return ExpressionBuilder.call(context.getStart().getText(), Places.of(context.getStart()), fields);
    }

    private static KindlingException unexpected(Token token, String detail) {
        return KindlingException.of(ErrorCondition.PARSE_SYNTAX_ERROR, detail)
                .at(Places.of(token))
                .parameter("error", "'" + token.getText() + "'")
                .build();
    }

    // ------------------------------------------------------------ calls

    Call call(String name, Position position, CallArgumentsContext context, List<CallSuffixContext> suffixes) {
        List<Expression> arguments = context.arguments() == null ? List.of() : arguments(context.arguments());
        boolean distinct = context.quantifier != null && context.quantifier.getType() == KindlingLexer.DISTINCT;
        if (!distinct && context.IGNORE() == null && suffixes.isEmpty()) {
            return new Call(name, arguments, CallOptions.NONE, position);
        }
        boolean ignoreNulls = context.IGNORE() != null;
        Expression filter = null;
        Window window = null;
        List<SortKey> orderWithin = List.of();
        for (CallSuffixContext suffix : suffixes) {
            switch (suffix) {
                case WithinGroupContext within -> orderWithin = sortKeys(within.sortKey());
                case FilterSuffixContext where -> filter = expressions.expression(where.expression());
                case NullsSuffixContext nulls -> ignoreNulls = nulls.IGNORE() != null;
                case OverSuffixContext over -> window = window(over.windowSpecification());
                default -> throw new InternalException("not a suffix of a call: " + suffix.getText());
            }
        }
        var options = new CallOptions(distinct, filter, orderWithin, ignoreNulls, window);
        return new Call(name, arguments, options, position);
    }

    List<Expression> arguments(@Nullable ArgumentsContext context) {
        if (context == null) return List.of();
        var arguments = new ArrayList<Expression>(context.argument().size());
        for (ArgumentContext argument : context.argument()) arguments.add(argument(argument));
        return arguments;
    }

    private Expression argument(ArgumentContext context) {
        Expression value =
                context.lambda() != null ? lambda(context.lambda()) : expressions.expression(context.expression());
        return context.FAT_ARROW() == null
                ? value
                : new NamedArgument(Texts.name(context.name()), value, Places.of(context.name()));
    }

    private Expression lambda(LambdaContext context) {
        var parameters = new ArrayList<String>();
        for (NameContext name : context.name()) parameters.add(Texts.name(name));
        Expression body =
                context.lambda() != null ? lambda(context.lambda()) : expressions.expression(context.expression());
        return new Lambda(parameters, body, Places.of(context.ARROW().getSymbol()));
    }

    List<SortKey> sortKeys(List<SortKeyContext> contexts) {
        var keys = new ArrayList<SortKey>(contexts.size());
        for (SortKeyContext context : contexts) keys.add(sortKey(context));
        return keys;
    }

    private SortKey sortKey(SortKeyContext context) {
        Expression value = expressions.expression(context.expression());
        return new SortKey(value, direction(context.direction()), nulls(context.nullOrder()), value.position());
    }

    static Direction direction(DirectionContext context) {
        return context.DESC() != null ? Direction.DESCENDING : Direction.ASCENDING;
    }

    static @Nullable NullOrder nulls(NullOrderContext context) {
        if (context.NULLS() == null) return null;
        return context.FIRST() != null ? NullOrder.FIRST : NullOrder.LAST;
    }

    Window window(WindowSpecificationContext context) {
        Position place = Places.of(context.getStart());
        if (context.anyName() != null) {
            return new Window(Texts.name(context.anyName()), List.of(), List.of(), null, place);
        }
        List<Expression> partition = expressions.expressions(context.partition);
        List<SortKey> order = sortKeys(context.sortKey());
        if (context.CLUSTER() != null) {
            order = partition.stream()
                    .map(key -> new SortKey(key, Direction.ASCENDING, null, key.position()))
                    .toList();
        }
        String base = context.base == null ? null : Texts.name(context.base.name());
        Frame frame = context.frame() == null ? null : frame(context.frame());
        return new Window(base, partition, order, frame, place);
    }

    private Frame frame(FrameContext context) {
        FrameUnit unit = FrameUnit.valueOf(context.unit.getText().toUpperCase(Locale.ROOT));
        Bound start = bound(context.bound(0));
        Bound end = context.bound().size() == 1 ? new Bound(BoundKind.CURRENT_ROW, null) : bound(context.bound(1));
        return new Frame(unit, start, end);
    }

    private Bound bound(BoundContext context) {
        boolean preceding = context.PRECEDING() != null;
        if (context.CURRENT() != null) return new Bound(BoundKind.CURRENT_ROW, null);
        if (context.UNBOUNDED() != null) {
            return new Bound(preceding ? BoundKind.UNBOUNDED_PRECEDING : BoundKind.UNBOUNDED_FOLLOWING, null);
        }
        return new Bound(preceding ? BoundKind.PRECEDING : BoundKind.FOLLOWING, expressions.value(context.value()));
    }

    // ------------------------------------------------------------ intervals

    Expression interval(IntervalLiteralContext context) {
        if (context.string() != null) {
            return new TypedLiteral("INTERVAL", Texts.string(context.string()), Places.of(context));
        }
        var parts = new ArrayList<IntervalPart>();
        IntervalPartContext first = context.intervalPart();
        Expression value = first.expression() != null
                ? signed(first.sign, expressions.expression(first.expression()))
                : amount(first.sign, first.number(), first.string());
        String toUnit = first.TO() == null ? null : Texts.unit(first.intervalUnit(1));
        parts.add(new IntervalPart(value, Texts.unit(first.intervalUnit(0)), toUnit));
        for (FurtherIntervalPartContext further : context.furtherIntervalPart()) {
            Expression amount = amount(further.sign, further.number(), further.string());
            parts.add(new IntervalPart(amount, Texts.unit(further.intervalUnit()), null));
        }
        return new Interval(parts, Places.of(context));
    }

    private static Expression amount(
            @Nullable Token sign, @Nullable NumberContext number, @Nullable StringContext string) {
        if (number == null) return signed(sign, string(Objects.requireNonNull(string)));
        boolean negative = sign != null && sign.getType() == KindlingLexer.MINUS;
        return Texts.number(number, negative ? "-" : "", Places.of(number));
    }

    private static Expression signed(@Nullable Token sign, Expression value) {
        return sign == null || sign.getType() == KindlingLexer.PLUS
                ? value
                : Call.of("negative", Places.of(sign), value);
    }
}

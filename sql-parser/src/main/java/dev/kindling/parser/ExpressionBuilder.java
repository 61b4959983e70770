package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Expression.Cast;
import dev.kindling.catalyst.syntax.Expression.CastMode;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.FieldAccess;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.parser.generated.KindlingLexer;
import dev.kindling.parser.generated.KindlingParser.AnyNameContext;
import dev.kindling.parser.generated.KindlingParser.AtomContext;
import dev.kindling.parser.generated.KindlingParser.BinaryOperatorContext;
import dev.kindling.parser.generated.KindlingParser.CallPostfixContext;
import dev.kindling.parser.generated.KindlingParser.CastPostfixContext;
import dev.kindling.parser.generated.KindlingParser.CollatePostfixContext;
import dev.kindling.parser.generated.KindlingParser.ElementPostfixContext;
import dev.kindling.parser.generated.KindlingParser.ExpressionContext;
import dev.kindling.parser.generated.KindlingParser.FieldPostfixContext;
import dev.kindling.parser.generated.KindlingParser.NameAtomContext;
import dev.kindling.parser.generated.KindlingParser.NameContext;
import dev.kindling.parser.generated.KindlingParser.NegationContext;
import dev.kindling.parser.generated.KindlingParser.NumberAtomContext;
import dev.kindling.parser.generated.KindlingParser.ParenthesesAtomContext;
import dev.kindling.parser.generated.KindlingParser.PostfixContext;
import dev.kindling.parser.generated.KindlingParser.PredicateContext;
import dev.kindling.parser.generated.KindlingParser.QualifiedNameContext;
import dev.kindling.parser.generated.KindlingParser.ReplacementContext;
import dev.kindling.parser.generated.KindlingParser.SelectItemContext;
import dev.kindling.parser.generated.KindlingParser.SignedContext;
import dev.kindling.parser.generated.KindlingParser.StarModifierContext;
import dev.kindling.parser.generated.KindlingParser.StarPostfixContext;
import dev.kindling.parser.generated.KindlingParser.ValueContext;
import dev.kindling.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Operators, names and what follows them. The grammar gives chains of operands; precedence is decided here: from
/// loose to tight OR, AND, NOT, comparisons and predicates, `|`, `^`, `&`, shifts, `+ - ||`, `* / % DIV`, signs.
final class ExpressionBuilder {

    /// Chains of AND and OR up to this length lean left; longer ones are built as a balanced tree, so that
    /// whoever walks the tree does not run out of stack.
    private static final int LEANING_CHAIN = 32;

    /// Functions Spark lets one write without parentheses.
    private static final Set<String> WITHOUT_PARENTHESES = Set.of(
            "current_date", "current_timestamp", "current_time", "current_user", "session_user", "localtimestamp");

    private final AtomBuilder atoms;
    private final PredicateBuilder predicates;

    ExpressionBuilder(QueryBuilder queries, List<Token> tokens) {
        this.atoms = new AtomBuilder(this, queries, tokens);
        this.predicates = new PredicateBuilder(this, queries);
    }

    AtomBuilder atoms() {
        return atoms;
    }

    List<Expression> expressions(List<ExpressionContext> contexts) {
        var expressions = new ArrayList<Expression>(contexts.size());
        for (ExpressionContext context : contexts) expressions.add(expression(context));
        return expressions;
    }

    Expression selectItem(SelectItemContext context) {
        Expression value = expression(context.expression());
        if (context.columnAlias() != null) return alias(value, List.of(first(context.columnAlias())), context);
        if (context.anyName() != null) return alias(value, List.of(Texts.name(context.anyName())), context);
        if (context.aliasText() != null) {
            return alias(value, List.of(Texts.string(context.aliasText().getStart())), context);
        }
        if (context.nameListInParentheses() != null) {
            return alias(value, Texts.names(context.nameListInParentheses().nameList()), context);
        }
        return value;
    }

    private static String first(ParserRuleContext name) {
        return Texts.identifier(name.getStart());
    }

    private static Alias alias(Expression value, List<String> names, SelectItemContext context) {
        return new Alias(value, names, Map.of(), Places.of(context.getStop()));
    }

    Expression expression(ExpressionContext context) {
        List<NegationContext> operands = context.negation();
        if (operands.size() == 1) return negation(operands.getFirst());
        var alternatives = new ArrayList<Expression>();
        var orPlaces = new ArrayList<Position>();
        var terms = new ArrayList<Expression>();
        var andPlaces = new ArrayList<Position>();
        terms.add(negation(operands.getFirst()));
        for (int i = 1; i < context.getChildCount(); i += 2) {
            Token operator = ((TerminalNode) context.getChild(i)).getSymbol();
            if (operator.getType() == KindlingLexer.OR) {
                alternatives.add(chain("and", terms, andPlaces));
                orPlaces.add(Places.of(operator));
                terms.clear();
                andPlaces.clear();
            } else {
                andPlaces.add(Places.of(operator));
            }
            terms.add(negation((NegationContext) context.getChild(i + 1)));
        }
        alternatives.add(chain("and", terms, andPlaces));
        return chain("or", alternatives, orPlaces);
    }

    /// `operands` joined by an associative operator; `places` has the operator between each two of them.
    static Expression chain(String operator, List<Expression> operands, List<Position> places) {
        if (operands.size() > LEANING_CHAIN) {
            int middle = operands.size() / 2;
            Expression left = chain(operator, operands.subList(0, middle), places.subList(0, middle - 1));
            Expression right =
                    chain(operator, operands.subList(middle, operands.size()), places.subList(middle, places.size()));
            return Call.of(operator, places.get(middle - 1), left, right);
        }
        Expression result = operands.getFirst();
        for (int i = 1; i < operands.size(); i++) {
            result = Call.of(operator, places.get(i - 1), result, operands.get(i));
        }
        return result;
    }

    private Expression negation(NegationContext context) {
        ValueContext value = context.value();
        Expression result = value(value);
        List<PredicateContext> tests = context.predicate();
        for (int i = 0; i < tests.size(); i++) {
            AtomContext tuple = i == 0 ? bareAtom(value) : null;
            result = predicates.predicate(tests.get(i), result, tuple instanceof ParenthesesAtomContext p ? p : null);
        }
        for (int i = context.children.indexOf(value) - 1; i >= 0; i--) {
            Token not = ((TerminalNode) context.getChild(i)).getSymbol();
            result = Call.of("not", Places.of(not), result);
        }
        return result;
    }

    /// The expression in parentheses or the like that `context` consists of, or null if there is more to it.
    static @Nullable AtomContext bareAtom(ExpressionContext context) {
        if (context.getChildCount() != 1) return null;
        NegationContext negation = context.negation(0);
        return negation.getChildCount() == 1 ? bareAtom(negation.value()) : null;
    }

    private static @Nullable AtomContext bareAtom(ValueContext context) {
        if (context.getChildCount() != 1) return null;
        SignedContext signed = context.signed(0);
        return signed.getChildCount() == 1 ? signed.atom() : null;
    }

    /// The members of `(a, b)`; the expression itself if it is nothing of that kind.
    List<Expression> members(ExpressionContext context) {
        return bareAtom(context) instanceof ParenthesesAtomContext p
                ? expressions(p.expression())
                : List.of(expression(context));
    }

    /// A chain of binary operators, by precedence and from the left.
    Expression value(ValueContext context) {
        List<SignedContext> operands = context.signed();
        Expression first = signed(operands.getFirst());
        if (operands.size() == 1) return first;
        var values = new ArrayList<Expression>();
        List<BinaryOperatorContext> chain = context.binaryOperator();
        var operators = new ArrayList<BinaryOperatorContext>();
        values.add(first);
        for (int i = 1; i < operands.size(); i++) {
            BinaryOperatorContext operator = chain.get(i - 1);
            while (!operators.isEmpty() && precedence(operators.getLast()) >= precedence(operator)) {
                reduce(values, operators.removeLast());
            }
            operators.add(operator);
            values.add(signed(operands.get(i)));
        }
        while (!operators.isEmpty()) reduce(values, operators.removeLast());
        return values.getFirst();
    }

    private static void reduce(List<Expression> values, BinaryOperatorContext operator) {
        Expression right = values.removeLast();
        Expression left = values.removeLast();
        values.add(Call.of(operatorName(operator), Places.of(operator), left, right));
    }

    private static int precedence(BinaryOperatorContext operator) {
        return switch (operator.getStart().getType()) {
            case KindlingLexer.STAR, KindlingLexer.SLASH, KindlingLexer.PERCENT_SIGN, KindlingLexer.DIV -> 6;
            case KindlingLexer.PLUS, KindlingLexer.MINUS, KindlingLexer.CONCAT -> 5;
            case KindlingLexer.SHIFT_LEFT, KindlingLexer.GT -> 4;
            case KindlingLexer.AMPERSAND -> 3;
            case KindlingLexer.CARET -> 2;
            default -> 1;
        };
    }

    private static String operatorName(BinaryOperatorContext operator) {
        String name = operator.getText().toLowerCase(Locale.ROOT);
        boolean spaced = operator.getStop().getStopIndex() - operator.getStart().getStartIndex() + 1 != name.length();
        if (!spaced) return name;
        throw KindlingException.of(ErrorCondition.PARSE_SYNTAX_ERROR, "`>` is followed by another `>`")
                .at(Places.of(operator))
                .parameter("error", "'>'")
                .hint("Write the shift operator `" + name + "` without blanks.")
                .build();
    }

    private Expression signed(SignedContext context) {
        AtomContext atom = context.atom();
        int sign = context.children.indexOf(atom) - 1;
        Expression result;
        if (atom instanceof NumberAtomContext number) {
            Token before = sign >= 0 ? ((TerminalNode) context.getChild(sign)).getSymbol() : null;
            boolean negative = before != null && before.getType() == KindlingLexer.MINUS;
            if (negative) sign--;
            Position place =
                    negative && before != null ? Places.of(before, number.getStop()) : Places.of(number.getStart());
            result = Texts.number(number.number(), negative ? "-" : "", place);
        } else {
            result = atoms.atom(atom);
        }
        if (!context.postfix().isEmpty()) {
            result = postfixes(result, atom, context.postfix());
        } else if (atom instanceof NameAtomContext name) {
            result = functionWithoutParentheses(name, result);
        }
        for (CastPostfixContext cast : context.castPostfix()) result = cast(result, cast);
        for (; sign >= 0; sign--) {
            Token token = ((TerminalNode) context.getChild(sign)).getSymbol();
            String name = switch (token.getType()) {
                case KindlingLexer.MINUS -> "negative";
                case KindlingLexer.PLUS -> "positive";
                default -> "~";
            };
            result = Call.of(name, Places.of(token), result);
        }
        return result;
    }

    private static Expression functionWithoutParentheses(NameAtomContext context, Expression column) {
        Token token = context.getStart();
        if (token.getType() == KindlingLexer.BACKQUOTED) return column;
        String name = token.getText();
        return WITHOUT_PARENTHESES.contains(name.toLowerCase(Locale.ROOT)) ? Call.of(name, column.position()) : column;
    }

    private Expression postfixes(Expression atom, AtomContext context, List<PostfixContext> postfixes) {
        Expression result = atom;
        // Dots extend a name only as long as nothing but names came before them.
        boolean plain = context instanceof NameAtomContext;
        for (PostfixContext postfix : postfixes) {
            List<String> name = plain && result instanceof ColumnName(var parts, var _) ? parts : null;
            switch (postfix) {
                case FieldPostfixContext field -> {
                    Position place =
                            name == null ? Places.of(field.anyName()) : Places.of(context.getStart(), field.getStop());
                    String last = Texts.name(field.anyName());
                    result = name == null
                            ? new FieldAccess(result, last, place)
                            : new ColumnName(with(name, last), place);
                }
                case StarPostfixContext star -> {
                    if (name == null) throw notAName(postfix, "`.*` needs the name of a table or struct before it");
                    result = star(
                            name,
                            star.starModifier(),
                            Places.of(context.getStart(), star.STAR().getSymbol()));
                    plain = false;
                }
                case CallPostfixContext call -> {
                    if (name == null) throw notAName(postfix, "only a function's name can be called");
                    Position place = result.position();
                    result = atoms.call(String.join(".", name), place, call.callArguments(), call.callSuffix());
                    plain = false;
                }
                case ElementPostfixContext element -> {
                    result = element(result, element, value(element.value()));
                    plain = false;
                }
                case CollatePostfixContext collate -> {
                    result = collate(result, collate, Texts.name(collate.name()));
                    plain = false;
                }
                default -> throw notAName(postfix, "unexpected " + postfix.getText());
            }
        }
        return result;
    }

    private Expression cast(Expression value, CastPostfixContext context) {
        Position place =
                Places.of(context.DOUBLE_COLON().getSymbol(), context.type().getStop());
        Expression result = new Cast(value, TypeBuilder.type(context.type()), CastMode.ANSI, place);
        int names = 0;
        for (ParseTree child : context.children) {
            switch (child) {
                case AnyNameContext field -> result = new FieldAccess(result, Texts.name(field), Places.of(field));
                case ValueContext index -> result = element(result, index, value(index));
                case NameContext _ -> result = collate(result, context, Texts.name(context.name(names++)));
                default -> {}
            }
        }
        return result;
    }

    private static Expression element(Expression value, ParserRuleContext place, Expression index) {
        return Call.of("element", Places.of(place), value, index);
    }

    private static Expression collate(Expression value, ParserRuleContext context, String collation) {
        Position place = Places.of(context);
        return Call.of("collate", place, value, new Literal(collation, DataTypes.StringType, place));
    }

    private static KindlingException notAName(ParserRuleContext context, String detail) {
        return KindlingException.of(ErrorCondition.PARSE_SYNTAX_ERROR, detail)
                .at(Places.of(context.getStart()))
                .parameter("error", "'" + context.getStart().getText() + "'")
                .build();
    }

    Star star(List<String> qualifier, List<StarModifierContext> modifiers, Position position) {
        var except = new ArrayList<List<String>>();
        var replace = new ArrayList<Alias>();
        for (StarModifierContext modifier : modifiers) {
            for (QualifiedNameContext name : modifier.qualifiedName()) except.add(Texts.parts(name));
            for (ReplacementContext replacement : modifier.replacement()) {
                replace.add(new Alias(
                        expression(replacement.expression()),
                        List.of(Texts.name(replacement.anyName())),
                        Map.of(),
                        Places.of(replacement.anyName())));
            }
        }
        return new Star(qualifier, except, replace, position);
    }

    private static List<String> with(List<String> parts, String last) {
        var more = new ArrayList<>(parts);
        more.add(last);
        return more;
    }

    /// A call with only arguments.
    static Call call(String name, Position position, List<Expression> arguments) {
        return new Call(name, arguments, CallOptions.NONE, position);
    }
}

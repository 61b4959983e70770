package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.parser.generated.KindlingLexer;
import dev.kindling.parser.generated.KindlingParser.AnyNameContext;
import dev.kindling.parser.generated.KindlingParser.NameContext;
import dev.kindling.parser.generated.KindlingParser.NameListContext;
import dev.kindling.parser.generated.KindlingParser.NumberContext;
import dev.kindling.parser.generated.KindlingParser.QualifiedNameContext;
import dev.kindling.parser.generated.KindlingParser.StringContext;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DataTypes;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/// What names, strings and numbers mean: quotes and escapes undone, digits read.
final class Texts {

    private Texts() {}

    static String name(NameContext context) {
        return identifier(context.getStart());
    }

    static String name(AnyNameContext context) {
        return identifier(context.getStart());
    }

    /// The name a token spells, without its backquotes.
    static String identifier(Token token) {
        String text = token.getText();
        if (token.getType() != KindlingLexer.BACKQUOTED) return text;
        String inner = text.substring(1, text.length() - 1).replace("``", "`");
        if (!inner.isEmpty()) return inner;
        throw KindlingException.of(ErrorCondition.PARSE_SYNTAX_ERROR, "a quoted name is empty")
                .at(Places.of(token))
                .parameter("error", "'``'")
                .build();
    }

    static List<String> parts(QualifiedNameContext context) {
        var parts = new ArrayList<String>();
        parts.add(name(context.name()));
        for (AnyNameContext part : context.anyName()) parts.add(name(part));
        return parts;
    }

    static List<String> names(NameListContext context) {
        var names = new ArrayList<String>();
        for (AnyNameContext name : context.anyName()) names.add(name(name));
        return names;
    }

    /// The text of one or more adjacent string constants.
    static String string(StringContext context) {
        if (context.getChildCount() == 1) return string(context.getStart());
        var text = new StringBuilder();
        for (var child : context.children) text.append(string(((TerminalNode) child).getSymbol()));
        return text.toString();
    }

    static String string(Token token) {
        String text = token.getText();
        if (token.getType() == KindlingLexer.RAW_STRING) return text.substring(2, text.length() - 1);
        char quote = text.charAt(0);
        if (text.indexOf('\\') < 0 && text.indexOf(quote, 1) == text.length() - 1) {
            return text.substring(1, text.length() - 1);
        }
        return unescape(text, quote);
    }

    private static String unescape(String text, char quote) {
        int end = text.length() - 1;
        var result = new StringBuilder(end);
        int i = 1;
        while (i < end) {
            char c = text.charAt(i);
            if (c == quote) {
                result.append(quote);
                i += 2;
            } else if (c != '\\' || i + 1 >= end) {
                result.append(c);
                i++;
            } else {
                i = unescapeOne(text, i + 1, end, result);
            }
        }
        return result.toString();
    }

    /// Appends what the escape after a backslash stands for and returns the index after it. `\%` and `\_` keep
    /// their backslash, for LIKE.
    private static int unescapeOne(String text, int at, int end, StringBuilder result) {
        char c = text.charAt(at);
        if (c == 'u' && isHexadecimal(text, at + 1, at + 5, end)) {
            result.append((char) Integer.parseInt(text, at + 1, at + 5, 16));
            return at + 5;
        }
        if (c == 'U' && isHexadecimal(text, at + 1, at + 9, end)) {
            long codePoint = Long.parseLong(text, at + 1, at + 9, 16);
            if (codePoint <= Character.MAX_CODE_POINT) {
                result.appendCodePoint((int) codePoint);
                return at + 9;
            }
        }
        if (c >= '0' && c <= '3' && at + 3 <= end && isOctal(text, at + 1) && isOctal(text, at + 2)) {
            result.append((char) Integer.parseInt(text, at, at + 3, 8));
            return at + 3;
        }
        switch (c) {
            case '0' -> result.append('\0');
            case 'b' -> result.append('\b');
            case 'n' -> result.append('\n');
            case 'r' -> result.append('\r');
            case 't' -> result.append('\t');
            case 'Z' -> result.append('\u001A');
            case '%', '_' -> result.append('\\').append(c);
            default -> result.append(c);
        }
        return at + 1;
    }

    private static boolean isHexadecimal(String text, int from, int to, int end) {
        if (to > end) return false;
        for (int i = from; i < to; i++) if (Character.digit(text.charAt(i), 16) < 0) return false;
        return true;
    }

    private static boolean isOctal(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '7';
    }

    /// The constant a number is; `sign` is `-` or empty and belongs to it, so that the smallest INT can be written.
    static Literal number(NumberContext context, String sign, Position position) {
        Token token = context.getStart();
        String text = sign + token.getText();
        return switch (token.getType()) {
            case KindlingLexer.INTEGER_VALUE -> integer(new BigInteger(text), position);
            case KindlingLexer.TINYINT_VALUE ->
                new Literal(
                        (byte) within(text, 1, Byte.MIN_VALUE, Byte.MAX_VALUE, "TINYINT", position),
                        DataTypes.ByteType,
                        position);
            case KindlingLexer.SMALLINT_VALUE ->
                new Literal(
                        (short) within(text, 1, Short.MIN_VALUE, Short.MAX_VALUE, "SMALLINT", position),
                        DataTypes.ShortType,
                        position);
            case KindlingLexer.BIGINT_VALUE ->
                new Literal(
                        within(text, 1, Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT", position),
                        DataTypes.LongType,
                        position);
            case KindlingLexer.DECIMAL_VALUE -> decimal(text, position);
            case KindlingLexer.BIGDECIMAL_VALUE -> decimal(text.substring(0, text.length() - 2), position);
            case KindlingLexer.FLOAT_VALUE -> {
                float value = Float.parseFloat(text.substring(0, text.length() - 1));
                if (Float.isInfinite(value)) throw outOfRange(text, "FLOAT", position);
                yield new Literal(value, DataTypes.FloatType, position);
            }
            case KindlingLexer.DOUBLE_VALUE, KindlingLexer.EXPONENT_VALUE -> {
                int end = token.getType() == KindlingLexer.DOUBLE_VALUE ? text.length() - 1 : text.length();
                double value = Double.parseDouble(text.substring(0, end));
                if (Double.isInfinite(value)) throw outOfRange(text, "DOUBLE", position);
                yield new Literal(value, DataTypes.DoubleType, position);
            }
            default -> throw new InternalException("not a number: " + text);
        };
    }

    private static Literal integer(BigInteger value, Position position) {
        if (value.bitLength() < Integer.SIZE) {
            return new Literal(value.intValue(), DataTypes.IntegerType, position);
        }
        if (value.bitLength() < Long.SIZE) return new Literal(value.longValue(), DataTypes.LongType, position);
        return decimal(value.toString(), position);
    }

    private static Literal decimal(String text, Position position) {
        BigDecimal value;
        try {
            value = new BigDecimal(text);
            if (value.scale() < 0 && value.precision() - (long) value.scale() <= DecimalType.MAX_PRECISION) {
                value = value.setScale(0);
            }
        } catch (NumberFormatException e) {
            throw outOfRange(text, "DECIMAL", position);
        }
        int precision = Math.max(value.precision(), value.scale());
        if (precision > DecimalType.MAX_PRECISION || value.scale() < 0) {
            throw KindlingException.of(
                            ErrorCondition.DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION,
                            "the number has more digits than DECIMAL can hold: " + text)
                    .at(position)
                    .parameter("precision", precision)
                    .parameter("maxPrecision", DecimalType.MAX_PRECISION)
                    .hint("Write it with an exponent (1.0E0) to get a DOUBLE.")
                    .build();
        }
        DataType type = new DecimalType(precision, value.scale());
        return new Literal(value, type, position);
    }

    private static long within(String text, int suffix, long min, long max, String type, Position position) {
        var value = new BigInteger(text.substring(0, text.length() - suffix));
        if (value.compareTo(BigInteger.valueOf(min)) < 0 || value.compareTo(BigInteger.valueOf(max)) > 0) {
            throw outOfRange(text, type, position);
        }
        return value.longValue();
    }

    private static KindlingException outOfRange(String text, String type, Position position) {
        return KindlingException.of(
                        ErrorCondition.INVALID_NUMERIC_LITERAL_RANGE,
                        "the number is outside the range of " + type + ": " + text)
                .at(position)
                .parameter("rawStrippedQualifier", text)
                .parameter("typeName", type)
                .build();
    }

    static String upper(ParserRuleContext context) {
        return context.getText().toUpperCase(Locale.ROOT);
    }

    /// `DAYS` and `day` are both DAY.
    static String unit(ParserRuleContext context) {
        String unit = upper(context);
        return unit.endsWith("S") ? unit.substring(0, unit.length() - 1) : unit;
    }
}

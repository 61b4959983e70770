package dev.kindling.catalyst.function.text;

import static dev.kindling.sql.types.AtomicType.BINARY;
import static dev.kindling.sql.types.AtomicType.BOOLEAN;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.STRING;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.ArrayType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Finding text in text: LIKE, regular expressions, `contains`, `instr` and their kin.
final class Matching {

    private Matching() {}

    static List<ScalarFunction> functions() {
        var all = new ArrayList<ScalarFunction>();
        all.add(like("like", false)
                .summary("Whether the text has the pattern's form: % for any text, _ for one character.")
                .example("'Kindling' LIKE 'K%g'", "true")
                .example("'a%b' LIKE 'a\\%b'", "true")
                .build());
        all.add(like("ilike", true)
                .summary("As like, in any case.")
                .example("'KINDLING' ILIKE 'k_nd%'", "true")
                .build());
        all.add(part(
                        "contains",
                        (heap, start, end, part, partStart, partLength) ->
                                Utf8.indexOf(heap, start, end, part, partStart, partLength) >= 0)
                .summary("Whether the first text contains the second.")
                .example("contains('Spark SQL', 'Spark')", "true")
                .build());
        all.add(part(
                        "startswith",
                        (heap, start, end, part, from, length) -> end - start >= length
                                && Arrays.equals(heap, start, start + length, part, from, from + length))
                .summary("Whether the first text begins with the second.")
                .example("startswith('Spark SQL', 'Spark')", "true")
                .build());
        all.add(part(
                        "endswith",
                        (heap, start, end, part, from, length) -> end - start >= length
                                && Arrays.equals(heap, end - length, end, part, from, from + length))
                .summary("Whether the first text ends with the second.")
                .example("endswith('Spark SQL', 'SQL')", "true")
                .build());
        all.add(ScalarDefinition.named("instr")
                .summary("Where the second text first stands in the first, from 1; 0 for nowhere.")
                .example("instr('SparkSQL', 'SQL')", "6")
                .takes(INT, STRING, STRING)
                .kernel((arguments, size, _) -> positions(arguments[0], arguments[1], null, size))
                .build());
        all.add(ScalarDefinition.named("locate", "position", "charindex")
                .summary("Where the first text stands in the second, from the given position on; 0 for nowhere.")
                .example("locate('bar', 'foobarbar')", "4")
                .example("locate('bar', 'foobarbar', 5)", "7")
                .binder(Signatures.withOptional(1, INT, STRING, STRING, INT))
                .kernel((arguments, size, _) -> positions(
                        arguments[1], arguments[0], arguments.length > 2 ? Kernels.ints(arguments[2]) : null, size))
                .build());
        addRegularExpressions(all);
        return all;
    }

    private static ScalarDefinition.Builder like(String name, boolean anyCase) {
        return ScalarDefinition.named(name)
                .binder(Signatures.withOptional(1, BOOLEAN, STRING, STRING, STRING))
                .failsIn(arguments -> mayBeWrong(arguments, anyCase))
                .kernels(_ -> likeKernel(anyCase));
    }

    /// Whether the pattern of a LIKE is not known to be one.
    private static boolean mayBeWrong(List<PhysicalExpression> arguments, boolean anyCase) {
        Object escape = arguments.size() == 2 ? "\\" : literal(arguments.get(2));
        if (!(literal(arguments.get(1)) instanceof String pattern)) return true;
        if (!(escape instanceof String character) || character.length() != 1) return true;
        try {
            LikePattern.of(anyCase ? pattern.toLowerCase(Locale.ROOT) : pattern, character.charAt(0));
            return false;
        } catch (KindlingException e) {
            return true;
        }
    }

    private static @Nullable Object literal(PhysicalExpression expression) {
        return expression instanceof Literal(var value, var _) ? value : null;
    }

    private static Kernel likeKernel(boolean anyCase) {
        var known = new Remembered<>(key -> LikePattern.of(key.substring(1), key.charAt(0)));
        return (arguments, size, _) -> {
            BytesVector texts = Kernels.bytes(arguments[0]);
            if (anyCase) texts = Casing.lower(texts);
            BytesVector patterns = Kernels.bytes(arguments[1]);
            BytesVector escapes = arguments.length > 2 ? Kernels.bytes(arguments[2]) : null;
            boolean constant =
                    Kernels.isConstant(arguments[1]) && (arguments.length == 2 || Kernels.isConstant(arguments[2]));
            byte[] result = new byte[size];
            LikePattern pattern = null;
            for (int i = 0; i < size; i++) {
                if (texts.isNull(i) || patterns.isNull(i)) continue;
                if (pattern == null || !constant) {
                    String text = patterns.text(i);
                    String escape = escapes == null ? "\\" : escapes.text(i);
                    if (escape.length() != 1) throw invalidEscape(escape);
                    pattern = known.of(escape + (anyCase ? text.toLowerCase(Locale.ROOT) : text));
                }
                result[i] = (byte) (pattern.matches(texts.heap(), texts.start(i), texts.length(i)) ? 1 : 0);
            }
            return new BooleanVector(result, 0, size, null);
        };
    }

    private static KindlingException invalidEscape(String escape) {
        return KindlingException.of(
                        ErrorCondition.INVALID_ESCAPE_CHAR,
                        "the escape character is '" + escape + "', not one character")
                .parameter("sqlExpr", "'" + escape + "'")
                .build();
    }

    private interface PartTest {
        boolean test(byte[] heap, int start, int end, byte[] part, int partStart, int partLength);
    }

    private static ScalarDefinition.Builder part(String name, PartTest test) {
        return ScalarDefinition.named(name)
                .binder(Signatures.overloads(
                        Signatures.overload(BOOLEAN, STRING, STRING), Signatures.overload(BOOLEAN, BINARY, BINARY)))
                .kernel((arguments, size, _) -> {
                    BytesVector a = Kernels.bytes(arguments[0]);
                    BytesVector b = Kernels.bytes(arguments[1]);
                    byte[] result = new byte[size];
                    for (int i = 0; i < size; i++) {
                        int start = a.start(i);
                        boolean holds =
                                test.test(a.heap(), start, start + a.length(i), b.heap(), b.start(i), b.length(i));
                        result[i] = (byte) (holds ? 1 : 0);
                    }
                    return new BooleanVector(result, 0, size, null);
                });
    }

    private static ColumnVector positions(ColumnVector text, ColumnVector part, @Nullable IntVector from, int size) {
        BytesVector a = Kernels.bytes(text);
        BytesVector b = Kernels.bytes(part);
        int[] result = new int[size];
        for (int i = 0; i < size; i++) {
            int start = a.start(i);
            int end = start + a.length(i);
            int first = from == null ? 1 : from.get(i);
            if (first < 1) continue;
            int begin = Utf8.skip(a.heap(), start, end, first - 1);
            int found = Utf8.indexOf(a.heap(), begin, end, b.heap(), b.start(i), b.length(i));
            if (found >= 0) result[i] = Utf8.characters(a.heap(), start, found - start) + 1;
        }
        return new IntVector(result, 0, size, null);
    }

    /// The pattern for a regular expression.
    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_PARAMETER_VALUE,
                            "`" + regex + "` is no regular expression: " + e.getDescription())
                    .subcondition("PATTERN")
                    .parameter("parameter", "`regexp`")
                    .parameter("value", "'" + regex + "'")
                    .causedBy(e)
                    .build();
        }
    }

    /// Whether `regex` is known to be one.
    private static boolean isRegularExpression(PhysicalExpression regex) {
        if (!(literal(regex) instanceof String text)) return false;
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private interface OnMatcher {
        @Nullable
        Object apply(Matcher matcher, Object[] values);
    }

    private static ScalarDefinition.Builder regular(String name, OnMatcher function, String... aliases) {
        return ScalarDefinition.named(name, aliases).fails().kernels(signature -> kernel(function, signature));
    }

    private static Kernel kernel(OnMatcher function, Signature signature) {
        var known = new Remembered<>(Matching::compile);
        return Kernels.rows((values, _) -> {
                    Matcher matcher = known.of((String) values[1]).matcher((String) values[0]);
                    return function.apply(matcher, values);
                })
                .apply(signature);
    }

    private static void addRegularExpressions(List<ScalarFunction> all) {
        all.add(regular("rlike", (matcher, _) -> matcher.find(), "regexp", "regexp_like")
                .failsIn(arguments -> !isRegularExpression(arguments.get(1)))
                .summary("Whether the regular expression matches somewhere in the text.")
                .example("'Kindling' RLIKE '^K.*g$'", "true")
                .takes(BOOLEAN, STRING, STRING)
                .build());
        all.add(regular("regexp_extract", (matcher, values) -> {
                    if (!matcher.find()) return "";
                    String found = matcher.group(group("regexp_extract", matcher, values));
                    return found == null ? "" : found;
                })
                .summary("What a group (1 if not given) of the first match holds; empty if nothing matches.")
                .example("regexp_extract('100-200', '(\\d+)-(\\d+)', 1)", "100")
                .binder(Signatures.withOptional(1, STRING, STRING, STRING, INT))
                .build());
        all.add(regular("regexp_extract_all", (matcher, values) -> {
                    int group = group("regexp_extract_all", matcher, values);
                    var found = new ArrayList<@Nullable Object>();
                    while (matcher.find()) found.add(matcher.group(group) == null ? "" : matcher.group(group));
                    return found;
                })
                .summary("What a group (1 if not given) of each match holds.")
                .example("regexp_extract_all('100-200, 300-400', '(\\d+)-(\\d+)', 1)", "[100, 300]")
                .binder(Signatures.withOptional(1, new ArrayType(STRING), STRING, STRING, INT))
                .build());
        all.add(regular("regexp_count", (matcher, _) -> {
                    int count = 0;
                    while (matcher.find()) count++;
                    return count;
                })
                .summary("How often the regular expression matches.")
                .example("regexp_count('Steven Jones and Stephen Smith', 'Ste(v|ph)en')", "2")
                .takes(INT, STRING, STRING)
                .build());
        all.add(regular("regexp_substr", (matcher, _) -> matcher.find() ? matcher.group() : null)
                .summary("The first match; NULL for none.")
                .example("regexp_substr('Steven Jones', 'Ste(v|ph)en')", "Steven")
                .takes(STRING, STRING, STRING)
                .maybeNull()
                .build());
        all.add(regular("regexp_instr", (matcher, _) -> matcher.find() ? matcher.start() + 1 : 0)
                .summary("Where the first match begins, from 1; 0 for none.")
                .example("regexp_instr('user@spark.org', '@[^.]*')", "5")
                .binder(Signatures.withOptional(1, INT, STRING, STRING, INT))
                .build());
        all.add(regular("regexp_replace", (matcher, values) -> {
                    String text = (String) values[0];
                    int from = values.length > 3 ? (Integer) values[3] - 1 : 0;
                    if (from < 0) {
                        throw FunctionErrors.invalidValue(
                                "regexp_replace", "position", String.valueOf(from + 1), "positive");
                    }
                    String replacement = (String) values[2];
                    if (from == 0) return matcher.replaceAll(replacement);
                    if (from >= text.length()) return text;
                    return text.substring(0, from)
                            + matcher.pattern().matcher(text.substring(from)).replaceAll(replacement);
                })
                .summary("The text with every match replaced; $1 stands for what group 1 holds.")
                .example("regexp_replace('100-200', '(\\d+)', 'num')", "num-num")
                .binder(Signatures.withOptional(1, STRING, STRING, STRING, STRING, INT))
                .build());
        OnMatcher split = (matcher, values) -> {
            int limit = values.length > 2 ? (Integer) values[2] : -1;
            String text = (String) values[0];
            return new ArrayList<@Nullable Object>(
                    Arrays.asList(matcher.pattern().split(text, limit == 0 ? -1 : limit)));
        };
        all.add(ScalarDefinition.named("split")
                .fails()
                .kernels(signature -> Splitting.kernel(kernel(split, signature)))
                .summary("The parts of the text between the matches; at most so many if a limit is given.")
                .example("split('oneAtwoBthreeC', '[ABC]')", "[one, two, three, ]")
                .example("split('oneAtwoBthreeC', '[ABC]', 2)", "[one, twoBthreeC]")
                .binder(Signatures.withOptional(1, new ArrayType(STRING, false), STRING, STRING, INT))
                .build());
    }

    private static int group(String name, Matcher matcher, Object[] values) {
        int group = values.length > 2 ? (Integer) values[2] : 1;
        if (group < 0 || group > matcher.groupCount()) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_PARAMETER_VALUE,
                            "the pattern has " + matcher.groupCount() + " groups, not " + group)
                    .subcondition("REGEX_GROUP_INDEX")
                    .parameter("functionName", "`" + name + "`")
                    .parameter("groupCount", matcher.groupCount())
                    .parameter("groupIndex", group)
                    .build();
        }
        return group;
    }
}

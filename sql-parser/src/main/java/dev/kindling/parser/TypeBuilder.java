package dev.kindling.parser;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.parser.generated.KindlingParser.ArrayTypeContext;
import dev.kindling.parser.generated.KindlingParser.ColumnDefinitionsContext;
import dev.kindling.parser.generated.KindlingParser.ColumnPropertyContext;
import dev.kindling.parser.generated.KindlingParser.IntegerContext;
import dev.kindling.parser.generated.KindlingParser.IntervalTypeContext;
import dev.kindling.parser.generated.KindlingParser.MapTypeContext;
import dev.kindling.parser.generated.KindlingParser.NamedTypeContext;
import dev.kindling.parser.generated.KindlingParser.StructFieldContext;
import dev.kindling.parser.generated.KindlingParser.StructTypeContext;
import dev.kindling.parser.generated.KindlingParser.TypeContext;
import dev.kindling.parser.generated.KindlingParser.ZonedTimeTypeContext;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.CharType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DataTypes;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.VarcharType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;

/// Types and column definitions.
final class TypeBuilder {

    private static final Map<String, DataType> PLAIN = Map.ofEntries(
            Map.entry("boolean", DataTypes.BooleanType),
            Map.entry("tinyint", DataTypes.ByteType),
            Map.entry("byte", DataTypes.ByteType),
            Map.entry("smallint", DataTypes.ShortType),
            Map.entry("short", DataTypes.ShortType),
            Map.entry("int", DataTypes.IntegerType),
            Map.entry("integer", DataTypes.IntegerType),
            Map.entry("bigint", DataTypes.LongType),
            Map.entry("long", DataTypes.LongType),
            Map.entry("float", DataTypes.FloatType),
            Map.entry("real", DataTypes.FloatType),
            Map.entry("double", DataTypes.DoubleType),
            Map.entry("string", DataTypes.StringType),
            Map.entry("text", DataTypes.StringType),
            Map.entry("binary", DataTypes.BinaryType),
            Map.entry("date", DataTypes.DateType),
            Map.entry("timestamp", DataTypes.TimestampType),
            Map.entry("timestamp_ltz", DataTypes.TimestampType),
            Map.entry("timestamp_ntz", DataTypes.TimestampNTZType),
            Map.entry("void", DataTypes.NullType),
            Map.entry("null", DataTypes.NullType));

    private static final List<String> WITH_PARAMETERS =
            List.of("decimal", "dec", "numeric", "char", "character", "varchar", "time", "array", "map", "struct");

    private TypeBuilder() {}

    static DataType type(TypeContext context) {
        return switch (context) {
            case ArrayTypeContext array -> new ArrayType(type(array.type()));
            case MapTypeContext map -> new MapType(type(map.type(0)), type(map.type(1)));
            case StructTypeContext struct ->
                new StructType(
                        struct.structFields() == null
                                ? List.of()
                                : fields(struct.structFields().structField()));
            case IntervalTypeContext interval -> intervalType(interval);
            case ZonedTimeTypeContext zoned -> zonedType(zoned);
            case NamedTypeContext named -> namedType(named);
            default -> throw unsupported(context, context.getText(), List.of());
        };
    }

    static StructType schema(ColumnDefinitionsContext context) {
        return new StructType(fields(context.structField()));
    }

    private static List<StructField> fields(List<StructFieldContext> contexts) {
        var fields = new ArrayList<StructField>(contexts.size());
        for (StructFieldContext context : contexts) fields.add(field(context));
        return fields;
    }

    private static StructField field(StructFieldContext context) {
        boolean nullable = true;
        var metadata = new HashMap<String, String>();
        for (ColumnPropertyContext property : context.columnProperty()) {
            if (property.NOT() != null) nullable = false;
            if (property.COMMENT() != null) metadata.put("comment", Texts.string(property.string()));
        }
        return new StructField(Texts.name(context.anyName()), type(context.type()), nullable, metadata);
    }

    private static DataType zonedType(ZonedTimeTypeContext context) {
        boolean timestamp = context.TIMESTAMP() != null;
        if (timestamp && context.WITHOUT() != null) return DataTypes.TimestampNTZType;
        if (timestamp && context.LOCAL() != null) return DataTypes.TimestampType;
        if (!timestamp && context.WITHOUT() != null) return new TimeType(6);
        throw unsupported(context, "WITH TIME ZONE", List.of());
    }

    private static DataType intervalType(IntervalTypeContext context) {
        String start = Texts.unit(context.intervalUnit(0));
        String end = context.intervalUnit().size() == 1 ? start : Texts.unit(context.intervalUnit(1));
        try {
            if (start.equals("YEAR") || start.equals("MONTH")) {
                return new YearMonthIntervalType(
                        YearMonthIntervalType.Unit.valueOf(start), YearMonthIntervalType.Unit.valueOf(end));
            }
            return new DayTimeIntervalType(
                    DayTimeIntervalType.Unit.valueOf(start), DayTimeIntervalType.Unit.valueOf(end));
        } catch (IllegalArgumentException e) {
            throw unsupported(context, start.equals(end) ? "INTERVAL " + start : start + " TO " + end, List.of());
        }
    }

    private static DataType namedType(NamedTypeContext context) {
        String written = Texts.name(context.name());
        String name = written.toLowerCase(Locale.ROOT);
        List<Integer> numbers = numbers(context.integer());
        try {
            return switch (name) {
                case "decimal", "dec", "numeric" ->
                    switch (numbers.size()) {
                        case 0 -> DecimalType.DEFAULT;
                        case 1 -> new DecimalType(numbers.getFirst(), 0);
                        case 2 -> new DecimalType(numbers.getFirst(), numbers.getLast());
                        default -> throw wrongNumbers(context, written);
                    };
                case "char", "character" -> new CharType(one(context, written, numbers));
                case "varchar" -> new VarcharType(one(context, written, numbers));
                case "time" -> new TimeType(numbers.isEmpty() ? 6 : one(context, written, numbers));
                default -> {
                    DataType plain = PLAIN.get(name);
                    if (plain == null) throw unsupported(context, written, candidates());
                    if (!numbers.isEmpty()) throw wrongNumbers(context, written);
                    yield plain;
                }
            };
        } catch (IllegalArgumentException e) {
            throw KindlingException.of(ErrorCondition.PARSE_SYNTAX_ERROR, context.getText() + ": " + e.getMessage())
                    .at(Places.of(context))
                    .parameter("error", "'" + context.getText() + "'")
                    .build();
        }
    }

    private static List<Integer> numbers(List<IntegerContext> contexts) {
        var numbers = new ArrayList<Integer>(contexts.size());
        for (IntegerContext context : contexts) numbers.add(integer(context));
        return numbers;
    }

    static int integer(IntegerContext context) {
        try {
            return Integer.parseInt(context.getText());
        } catch (NumberFormatException e) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_NUMERIC_LITERAL_RANGE,
                            "the number is outside the range of INT: " + context.getText())
                    .at(Places.of(context))
                    .parameter("rawStrippedQualifier", context.getText())
                    .parameter("typeName", "INT")
                    .build();
        }
    }

    private static int one(NamedTypeContext context, String written, List<Integer> numbers) {
        if (numbers.size() == 1) return numbers.getFirst();
        if (!numbers.isEmpty()) throw wrongNumbers(context, written);
        throw KindlingException.of(ErrorCondition.DATATYPE_MISSING_SIZE, "the type needs a length: " + written)
                .at(Places.of(context))
                .parameter("type", written.toUpperCase(Locale.ROOT))
                .hint("Write for example " + written + "(10).")
                .build();
    }

    private static KindlingException wrongNumbers(ParserRuleContext context, String written) {
        return unsupported(context, context.getText(), List.of(written));
    }

    private static Collection<String> candidates() {
        var names = new ArrayList<>(PLAIN.keySet());
        names.addAll(WITH_PARAMETERS);
        return names;
    }

    private static KindlingException unsupported(
            ParserRuleContext context, String written, Collection<String> candidates) {
        return KindlingException.of(ErrorCondition.UNSUPPORTED_DATATYPE, "there is no type `" + written + "`")
                .at(Places.of(context))
                .parameter("typeName", "\"" + written.toUpperCase(Locale.ROOT) + "\"")
                .hint(Suggestions.didYouMean(written, candidates))
                .build();
    }
}

package dev.kindling.catalyst.function.coercion;

import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.CharType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.VarcharType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Spark's rules, in ANSI mode, for types that meet: in operators, function arguments, CASE, IN and set operations.
///
/// | question | method |
/// |---|---|
/// | what do an INT and a DECIMAL(5,2) become side by side? | [#tightestCommonType] |
/// | and an INT and a STRING? | [#commonType] |
/// | may an argument of this type stand where that type is wanted? | [#canImplicitlyCast] |
/// | may the user write this CAST? | [CastRules#canCast] |
public final class TypeCoercion {

    private static final List<AtomicType> NUMERIC_PRECEDENCE = List.of(
            AtomicType.BYTE, AtomicType.SHORT, AtomicType.INT, AtomicType.LONG, AtomicType.FLOAT, AtomicType.DOUBLE);

    private TypeCoercion() {}

    /// The type expressions see: STRING for CHAR and VARCHAR, also inside nested types.
    public static DataType withoutLength(DataType type) {
        return switch (type) {
            case CharType _, VarcharType _ -> AtomicType.STRING;
            case ArrayType(var element, var nulls) -> new ArrayType(withoutLength(element), nulls);
            case MapType(var key, var value, var nulls) -> new MapType(withoutLength(key), withoutLength(value), nulls);
            case StructType(var fields) ->
                new StructType(fields.stream()
                        .map(f -> new StructField(f.name(), withoutLength(f.dataType()), f.nullable(), f.metadata()))
                        .toList());
            default -> type;
        };
    }

    public static boolean isIntegral(DataType type) {
        return type == AtomicType.BYTE || type == AtomicType.SHORT || type == AtomicType.INT || type == AtomicType.LONG;
    }

    public static boolean isFloating(DataType type) {
        return type == AtomicType.FLOAT || type == AtomicType.DOUBLE;
    }

    public static boolean isNumeric(DataType type) {
        return isIntegral(type) || isFloating(type) || type instanceof DecimalType;
    }

    public static boolean isString(DataType type) {
        return type == AtomicType.STRING || type instanceof CharType || type instanceof VarcharType;
    }

    public static boolean isInterval(DataType type) {
        return type instanceof YearMonthIntervalType || type instanceof DayTimeIntervalType;
    }

    public static boolean isTimestamp(DataType type) {
        return type == AtomicType.TIMESTAMP || type == AtomicType.TIMESTAMP_NTZ;
    }

    public static boolean isDatetime(DataType type) {
        return type == AtomicType.DATE || isTimestamp(type);
    }

    public static boolean isNested(DataType type) {
        return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
    }

    /// Whether `=`, `<`, ORDER BY, `min` and the like take the type: everything but maps, and what holds one.
    public static boolean isOrderable(DataType type) {
        return switch (type) {
            case MapType _ -> false;
            case ArrayType array -> isOrderable(array.elementType());
            case StructType struct -> struct.fields().stream().allMatch(f -> isOrderable(f.dataType()));
            default -> true;
        };
    }

    /// The decimal that holds every value of an integral type.
    public static DecimalType decimalFor(DataType integral) {
        return switch ((AtomicType) integral) {
            case BYTE -> new DecimalType(3, 0);
            case SHORT -> new DecimalType(5, 0);
            case INT -> new DecimalType(10, 0);
            case LONG -> new DecimalType(20, 0);
            default -> throw new IllegalArgumentException("not an integral type: " + integral);
        };
    }

    /// The decimal that holds every value of both, cut at 38 digits.
    public static DecimalType widerDecimal(DecimalType a, DecimalType b) {
        int scale = Math.max(a.scale(), b.scale());
        int digits = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
        return DecimalType.bounded(digits + scale, scale);
    }

    /// The narrowest type that both convert to without loss of meaning and without parsing text; null if none.
    public static @Nullable DataType tightestCommonType(DataType left, DataType right) {
        DataType a = withoutLength(left);
        DataType b = withoutLength(right);
        if (a.equals(b)) return a;
        if (a == AtomicType.NULL) return b;
        if (b == AtomicType.NULL) return a;
        if (isNumeric(a) && isNumeric(b)) return commonNumericType(a, b);
        if (isDatetime(a) && isDatetime(b)) return commonDatetimeType(a, b);
        if (a instanceof TimeType(int p) && b instanceof TimeType(int q)) return new TimeType(Math.max(p, q));
        if (a instanceof YearMonthIntervalType x && b instanceof YearMonthIntervalType y) {
            return new YearMonthIntervalType(first(x.start(), y.start()), last(x.end(), y.end()));
        }
        if (a instanceof DayTimeIntervalType x && b instanceof DayTimeIntervalType y) {
            return new DayTimeIntervalType(first(x.start(), y.start()), last(x.end(), y.end()));
        }
        return commonNestedType(a, b, TypeCoercion::tightestCommonType);
    }

    /// The type that both become when they meet in a comparison, CASE, COALESCE, IN or set operation: as
    /// [#tightestCommonType], and text takes the type of the other side (BIGINT for integers, DOUBLE for other
    /// numbers); null if there is none.
    public static @Nullable DataType commonType(DataType left, DataType right) {
        DataType tightest = tightestCommonType(left, right);
        if (tightest != null) return tightest;
        DataType a = withoutLength(left);
        DataType b = withoutLength(right);
        if (isString(a)) return promotedString(b);
        if (isString(b)) return promotedString(a);
        return commonNestedType(a, b, TypeCoercion::commonType);
    }

    /// The common type of all; NULL for none, null if they do not fit. Independent of their order.
    public static @Nullable DataType commonType(List<? extends DataType> types) {
        var ordered = new ArrayList<DataType>();
        for (DataType type : types) if (holdsString(type)) ordered.add(type);
        for (DataType type : types) if (!holdsString(type)) ordered.add(type);
        DataType common = AtomicType.NULL;
        for (DataType type : ordered) {
            DataType next = commonType(common, type);
            if (next == null) return null;
            common = next;
        }
        return common;
    }

    /// Whether a value of type `from` may stand where `to` is wanted, with a cast put in: what ANSI allows in a
    /// store, and text for any atomic type.
    public static boolean canImplicitlyCast(DataType from, DataType to) {
        if (from.equals(to) || from == AtomicType.NULL) return true;
        if (isString(from)) return !isNested(to) && to != AtomicType.NULL;
        return CastRules.canStore(from, to);
    }

    private static boolean holdsString(DataType type) {
        return switch (type) {
            case ArrayType array -> holdsString(array.elementType());
            default -> isString(type);
        };
    }

    private static DataType commonNumericType(DataType a, DataType b) {
        if (a instanceof DecimalType x && b instanceof DecimalType y) return widerDecimal(x, y);
        if (a instanceof DecimalType x) return isFloating(b) ? AtomicType.DOUBLE : widerDecimal(x, decimalFor(b));
        if (b instanceof DecimalType y) return isFloating(a) ? AtomicType.DOUBLE : widerDecimal(decimalFor(a), y);
        AtomicType wider = NUMERIC_PRECEDENCE.get(
                Math.max(NUMERIC_PRECEDENCE.indexOf((AtomicType) a), NUMERIC_PRECEDENCE.indexOf((AtomicType) b)));
        // A FLOAT has not the digits of an integer.
        return wider == AtomicType.FLOAT ? AtomicType.DOUBLE : wider;
    }

    private static DataType commonDatetimeType(DataType a, DataType b) {
        return a == AtomicType.TIMESTAMP || b == AtomicType.TIMESTAMP ? AtomicType.TIMESTAMP : AtomicType.TIMESTAMP_NTZ;
    }

    private static @Nullable DataType promotedString(DataType other) {
        if (isIntegral(other)) return AtomicType.LONG;
        if (isNumeric(other)) return AtomicType.DOUBLE;
        if (isInterval(other) || isNested(other)) return null;
        return other;
    }

    @FunctionalInterface
    private interface Merge {
        @Nullable
        DataType of(DataType a, DataType b);
    }

    private static @Nullable DataType commonNestedType(DataType a, DataType b, Merge merge) {
        if (a instanceof ArrayType x && b instanceof ArrayType y) {
            DataType element = merge.of(x.elementType(), y.elementType());
            return element == null ? null : new ArrayType(element, x.containsNull() || y.containsNull());
        }
        if (a instanceof MapType x && b instanceof MapType y) {
            DataType key = merge.of(x.keyType(), y.keyType());
            DataType value = merge.of(x.valueType(), y.valueType());
            if (key == null || value == null) return null;
            return new MapType(key, value, x.valueContainsNull() || y.valueContainsNull());
        }
        if (a instanceof StructType x && b instanceof StructType y && x.size() == y.size()) {
            var fields = new ArrayList<StructField>();
            for (int i = 0; i < x.size(); i++) {
                if (!x.field(i).name().equalsIgnoreCase(y.field(i).name())) return null;
                DataType type = merge.of(x.field(i).dataType(), y.field(i).dataType());
                if (type == null) return null;
                boolean nullable = x.field(i).nullable() || y.field(i).nullable();
                fields.add(new StructField(x.field(i).name(), type, nullable));
            }
            return new StructType(fields);
        }
        return null;
    }

    private static <E extends Enum<E>> E first(E a, E b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static <E extends Enum<E>> E last(E a, E b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}

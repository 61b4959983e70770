package dev.kindling.catalyst.function.coercion;

import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.util.function.BiPredicate;

/// Which casts exist, under ANSI rules, and which of them cannot fail.
public final class CastRules {

    private CastRules() {}

    /// Whether `CAST(from AS to)` is allowed; a value may still turn out not to fit.
    public static boolean canCast(DataType from, DataType to) {
        DataType a = TypeCoercion.withoutLength(from);
        DataType b = TypeCoercion.withoutLength(to);
        if (a.equals(b) || a == AtomicType.NULL) return true;
        if (b == AtomicType.STRING) return true;
        if (a == AtomicType.STRING) return !TypeCoercion.isNested(b) && b != AtomicType.NULL;
        if (TypeCoercion.isNumeric(a)) {
            return TypeCoercion.isNumeric(b)
                    || b == AtomicType.BOOLEAN
                    || b == AtomicType.TIMESTAMP
                    || (TypeCoercion.isInterval(b) && !TypeCoercion.isFloating(a));
        }
        if (a == AtomicType.BOOLEAN) return TypeCoercion.isNumeric(b);
        if (a == AtomicType.TIMESTAMP && TypeCoercion.isNumeric(b)) return true;
        if (TypeCoercion.isDatetime(a)) {
            return TypeCoercion.isDatetime(b) || (b instanceof TimeType && TypeCoercion.isTimestamp(a));
        }
        if (a instanceof TimeType) return b instanceof TimeType || b instanceof DecimalType;
        if (a instanceof YearMonthIntervalType) {
            return b instanceof YearMonthIntervalType || TypeCoercion.isIntegral(b) || b instanceof DecimalType;
        }
        if (a instanceof DayTimeIntervalType) {
            return b instanceof DayTimeIntervalType || TypeCoercion.isIntegral(b) || b instanceof DecimalType;
        }
        return canCastNested(a, b, CastRules::canCast);
    }

    /// Whether a value of type `from` may be stored into a column of type `to` (and be given for a parameter of
    /// that type): ANSI store assignment.
    public static boolean canStore(DataType from, DataType to) {
        DataType a = TypeCoercion.withoutLength(from);
        DataType b = TypeCoercion.withoutLength(to);
        if (a.equals(b) || a == AtomicType.NULL) return true;
        if (TypeCoercion.isNumeric(a) && TypeCoercion.isNumeric(b)) return true;
        if (b == AtomicType.STRING) return !TypeCoercion.isNested(a);
        if (TypeCoercion.isDatetime(a) && TypeCoercion.isDatetime(b)) return true;
        if (a instanceof TimeType && b instanceof TimeType) return true;
        if (a instanceof YearMonthIntervalType && b instanceof YearMonthIntervalType) return true;
        if (a instanceof DayTimeIntervalType && b instanceof DayTimeIntervalType) return true;
        return canCastNested(a, b, CastRules::canStore);
    }

    /// Whether every value of `from` has its exact like in `to`.
    public static boolean canUpCast(DataType from, DataType to) {
        DataType a = TypeCoercion.withoutLength(from);
        DataType b = TypeCoercion.withoutLength(to);
        if (a.equals(b) || a == AtomicType.NULL) return true;
        if (b == AtomicType.STRING) return !TypeCoercion.isNested(a);
        if (a == AtomicType.DATE) return TypeCoercion.isTimestamp(b);
        if (TypeCoercion.isTimestamp(a)) return TypeCoercion.isTimestamp(b);
        if (TypeCoercion.isIntegral(a) && b instanceof DecimalType decimal) {
            return TypeCoercion.decimalFor(a).precision() <= decimal.precision() - decimal.scale();
        }
        if (a instanceof DecimalType x && b instanceof DecimalType y) {
            return x.scale() <= y.scale() && x.precision() - x.scale() <= y.precision() - y.scale();
        }
        if (a instanceof DecimalType || b instanceof DecimalType) return false;
        if (TypeCoercion.isNumeric(a) && TypeCoercion.isNumeric(b)) {
            // Declared from the narrowest to the widest.
            return ((AtomicType) a).compareTo((AtomicType) b) < 0;
        }
        if (a instanceof TimeType x && b instanceof TimeType y) return x.precision() <= y.precision();
        if (a instanceof YearMonthIntervalType && b instanceof YearMonthIntervalType) return true;
        if (a instanceof DayTimeIntervalType && b instanceof DayTimeIntervalType) return true;
        return canCastNested(a, b, CastRules::canUpCast);
    }

    /// Whether the cast can end in an error (or, as TRY_CAST, in NULL) for some value.
    public static boolean canFail(DataType from, DataType to) {
        DataType a = TypeCoercion.withoutLength(from);
        DataType b = TypeCoercion.withoutLength(to);
        if (b == AtomicType.STRING || (a == AtomicType.BOOLEAN && !(b instanceof DecimalType))) return false;
        if (a == AtomicType.STRING && b == AtomicType.BINARY) return false;
        if (TypeCoercion.isNumeric(a) && (b == AtomicType.BOOLEAN || TypeCoercion.isFloating(b))) return false;
        if (TypeCoercion.isDatetime(a) && b == AtomicType.DATE) return false;
        return !canUpCast(a, b);
    }

    private static boolean canCastNested(DataType a, DataType b, BiPredicate<DataType, DataType> rule) {
        if (a instanceof ArrayType x && b instanceof ArrayType y) {
            return rule.test(x.elementType(), y.elementType());
        }
        if (a instanceof MapType x && b instanceof MapType y) {
            return rule.test(x.keyType(), y.keyType()) && rule.test(x.valueType(), y.valueType());
        }
        if (a instanceof StructType x && b instanceof StructType y && x.size() == y.size()) {
            for (int i = 0; i < x.size(); i++) {
                if (!rule.test(x.field(i).dataType(), y.field(i).dataType())) return false;
            }
            return true;
        }
        return false;
    }
}

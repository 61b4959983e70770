package dev.kindling.sql;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Java records as rows: a component is a column of the same name.
final class RecordRows {

    private RecordRows() {}

    /// The schema of a record class; columns of primitive components are not nullable.
    static StructType schemaOf(Class<? extends Record> type) {
        var fields = new ArrayList<StructField>();
        for (RecordComponent component : type.getRecordComponents()) {
            boolean primitive = component.getType().isPrimitive();
            fields.add(new StructField(
                    component.getName(), typeOf(component.getGenericType(), type, component.getName()), !primitive));
        }
        return new StructType(fields);
    }

    static Row toRow(Record value, StructType schema) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            try {
                var accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                values[i] = accessor.invoke(value);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw KindlingException.of(
                                ErrorCondition.UNEXPECTED_INPUT_TYPE,
                                "component `" + components[i].getName() + "` of "
                                        + value.getClass().getName() + " cannot be read")
                        .causedBy(e)
                        .build();
            }
        }
        return Row.of(schema, values);
    }

    private static DataType typeOf(Type type, Class<?> owner, String component) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) return new ArrayType(typeOf(arguments[0], owner, component));
            if (generic.getRawType() == Map.class) {
                return new MapType(typeOf(arguments[0], owner, component), typeOf(arguments[1], owner, component));
            }
        }
        if (type instanceof Class<?> simple) {
            DataType known = simpleType(simple);
            if (known != null) return known;
        }
        throw KindlingException.of(
                        ErrorCondition.UNSUPPORTED_DATATYPE,
                        "component `" + component + "` of record " + owner.getName() + " has the type "
                                + type.getTypeName() + ", which no SQL type stands for")
                .parameter("typeName", type.getTypeName())
                .hint("Use a primitive or its box, String, BigDecimal, a java.time class, byte[], List, Map or a"
                        + " record.")
                .build();
    }

    private static @org.jspecify.annotations.Nullable DataType simpleType(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) return AtomicType.BOOLEAN;
        if (type == byte.class || type == Byte.class) return AtomicType.BYTE;
        if (type == short.class || type == Short.class) return AtomicType.SHORT;
        if (type == int.class || type == Integer.class) return AtomicType.INT;
        if (type == long.class || type == Long.class) return AtomicType.LONG;
        if (type == float.class || type == Float.class) return AtomicType.FLOAT;
        if (type == double.class || type == Double.class) return AtomicType.DOUBLE;
        if (type == String.class || type.isEnum()) return AtomicType.STRING;
        if (type == byte[].class) return AtomicType.BINARY;
        if (type == BigDecimal.class) return new DecimalType(38, 18);
        if (type == BigInteger.class) return new DecimalType(38, 0);
        if (type == LocalDate.class || type == java.sql.Date.class) return AtomicType.DATE;
        if (type == Instant.class || type == java.sql.Timestamp.class) return AtomicType.TIMESTAMP;
        if (type == LocalDateTime.class) return AtomicType.TIMESTAMP_NTZ;
        if (type == LocalTime.class) return new TimeType(6);
        if (type == Period.class) return YearMonthIntervalType.DEFAULT;
        if (type == Duration.class) return DayTimeIntervalType.DEFAULT;
        if (type.isRecord()) return schemaOf(type.asSubclass(Record.class));
        return null;
    }
}

package dev.kindling.catalyst.logical;

import dev.kindling.error.InternalException;
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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/// Our types as Calcite's and back. TIMESTAMP is Calcite's TIMESTAMP WITH LOCAL TIME ZONE, TIMESTAMP_NTZ its
/// TIMESTAMP, STRING a VARCHAR without a length; CHAR(n) and VARCHAR(n) are STRING inside expressions.
public final class LogicalTypes {

    private static final Factory FACTORY = new Factory();

    private LogicalTypes() {}

    /// The type factory of all plans: text is UTF-8, decimals have up to 38 digits, timestamps microseconds.
    public static RelDataTypeFactory factory() {
        return FACTORY;
    }

    /// `type` in the terms of `factory`.
    public static RelDataType toCalcite(RelDataTypeFactory factory, DataType type, boolean nullable) {
        boolean isNullable = nullable || type == AtomicType.NULL;
        if (factory == FACTORY && (type instanceof AtomicType || type instanceof DecimalType)) {
            return FACTORY.simple(type, isNullable);
        }
        return factory.createTypeWithNullability(toCalcite(factory, type), isNullable);
    }

    /// The row type of a relation of `schema`. Field names may repeat in a schema; here each gets a name of its
    /// own.
    public static RelDataType rowType(RelDataTypeFactory factory, StructType schema) {
        var builder = factory.builder();
        for (StructField field : schema) {
            builder.add(field.name(), toCalcite(factory, field.dataType(), field.nullable()));
        }
        return builder.uniquify().build();
    }

    private static RelDataType toCalcite(RelDataTypeFactory factory, DataType type) {
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case NULL -> factory.createSqlType(SqlTypeName.NULL);
                    case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
                    case BYTE -> factory.createSqlType(SqlTypeName.TINYINT);
                    case SHORT -> factory.createSqlType(SqlTypeName.SMALLINT);
                    case INT -> factory.createSqlType(SqlTypeName.INTEGER);
                    case LONG -> factory.createSqlType(SqlTypeName.BIGINT);
                    case FLOAT -> factory.createSqlType(SqlTypeName.REAL);
                    case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
                    case STRING -> factory.createSqlType(SqlTypeName.VARCHAR);
                    case BINARY -> factory.createSqlType(SqlTypeName.VARBINARY);
                    case DATE -> factory.createSqlType(SqlTypeName.DATE);
                    case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, 6);
                    case TIMESTAMP_NTZ -> factory.createSqlType(SqlTypeName.TIMESTAMP, 6);
                };
            case DecimalType(int precision, int scale) -> factory.createSqlType(SqlTypeName.DECIMAL, precision, scale);
            case CharType _, VarcharType _ -> factory.createSqlType(SqlTypeName.VARCHAR);
            case TimeType(int precision) -> factory.createSqlType(SqlTypeName.TIME, precision);
            case YearMonthIntervalType(var start, var end) ->
                factory.createSqlIntervalType(qualifier(start.name(), end.name()));
            case DayTimeIntervalType(var start, var end) ->
                factory.createSqlIntervalType(qualifier(start.name(), end.name()));
            case ArrayType(var element, boolean containsNull) ->
                factory.createArrayType(toCalcite(factory, element, containsNull), -1);
            case MapType(var key, var value, boolean valueContainsNull) ->
                factory.createMapType(toCalcite(factory, key, false), toCalcite(factory, value, valueContainsNull));
            case StructType struct -> {
                var types = new ArrayList<RelDataType>();
                for (StructField field : struct) types.add(toCalcite(factory, field.dataType(), field.nullable()));
                yield factory.createStructType(types, struct.fieldNames());
            }
        };
    }

    private static SqlIntervalQualifier qualifier(String start, String end) {
        return new SqlIntervalQualifier(
                TimeUnit.valueOf(start), 9, start.equals(end) ? null : TimeUnit.valueOf(end), 6, SqlParserPos.ZERO);
    }

    /// The type that [#toCalcite] made `type` from, and for the types Calcite's own rules make, the nearest.
    public static DataType fromCalcite(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case NULL -> AtomicType.NULL;
            case BOOLEAN -> AtomicType.BOOLEAN;
            case TINYINT -> AtomicType.BYTE;
            case SMALLINT -> AtomicType.SHORT;
            case INTEGER -> AtomicType.INT;
            case BIGINT -> AtomicType.LONG;
            case REAL -> AtomicType.FLOAT;
            case FLOAT, DOUBLE -> AtomicType.DOUBLE;
            case CHAR, VARCHAR -> AtomicType.STRING;
            case BINARY, VARBINARY -> AtomicType.BINARY;
            case DATE -> AtomicType.DATE;
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> AtomicType.TIMESTAMP;
            case TIMESTAMP -> AtomicType.TIMESTAMP_NTZ;
            case TIME -> new TimeType(type.getPrecision());
            case DECIMAL -> new DecimalType(type.getPrecision(), type.getScale());
            case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> {
                var qualifier = type.getIntervalQualifier();
                if (qualifier == null) yield YearMonthIntervalType.DEFAULT;
                yield new YearMonthIntervalType(
                        YearMonthIntervalType.Unit.valueOf(
                                qualifier.getStartUnit().name()),
                        YearMonthIntervalType.Unit.valueOf(qualifier.getUnit().name()));
            }
            case INTERVAL_DAY,
                    INTERVAL_DAY_HOUR,
                    INTERVAL_DAY_MINUTE,
                    INTERVAL_DAY_SECOND,
                    INTERVAL_HOUR,
                    INTERVAL_HOUR_MINUTE,
                    INTERVAL_HOUR_SECOND,
                    INTERVAL_MINUTE,
                    INTERVAL_MINUTE_SECOND,
                    INTERVAL_SECOND -> {
                var qualifier = type.getIntervalQualifier();
                if (qualifier == null) yield DayTimeIntervalType.DEFAULT;
                yield new DayTimeIntervalType(
                        DayTimeIntervalType.Unit.valueOf(
                                qualifier.getStartUnit().name()),
                        DayTimeIntervalType.Unit.valueOf(qualifier.getUnit().name()));
            }
            case ARRAY, MULTISET -> {
                RelDataType element = component(type.getComponentType(), type);
                yield new ArrayType(fromCalcite(element), element.isNullable());
            }
            case MAP -> {
                RelDataType value = component(type.getValueType(), type);
                yield new MapType(
                        fromCalcite(component(type.getKeyType(), type)), fromCalcite(value), value.isNullable());
            }
            case ROW, STRUCTURED -> schema(type);
            default -> throw new InternalException("no type of ours for Calcite's " + type.getFullTypeString());
        };
    }

    /// The fields of a row or struct type.
    public static StructType schema(RelDataType rowType) {
        var fields = new ArrayList<StructField>();
        for (RelDataTypeField field : rowType.getFieldList()) {
            RelDataType type = field.getType();
            fields.add(new StructField(field.getName(), fromCalcite(type), type.isNullable()));
        }
        return new StructType(fields);
    }

    private static RelDataType component(@org.jspecify.annotations.Nullable RelDataType part, RelDataType whole) {
        if (part == null) throw new InternalException("a part is missing in " + whole.getFullTypeString());
        return part;
    }

    private static final class Factory extends SqlTypeFactoryImpl {

        /// Types without parts: there are few, and making one takes two searches among all types there are.
        private final Map<DataType, RelDataType> nullable = new ConcurrentHashMap<>();
        private final Map<DataType, RelDataType> notNull = new ConcurrentHashMap<>();

        Factory() {
            super(new TypeSystem());
        }

        RelDataType simple(DataType type, boolean isNullable) {
            Map<DataType, RelDataType> types = isNullable ? nullable : notNull;
            RelDataType known = types.get(type);
            if (known != null) return known;
            RelDataType made = createTypeWithNullability(toCalcite(this, type), isNullable);
            types.put(type, made);
            return made;
        }

        @Override
        public Charset getDefaultCharset() {
            return StandardCharsets.UTF_8;
        }
    }

    private static final class TypeSystem extends RelDataTypeSystemImpl {

        @Override
        public int getMaxScale(SqlTypeName typeName) {
            return typeName == SqlTypeName.DECIMAL ? DecimalType.MAX_PRECISION : super.getMaxScale(typeName);
        }

        @Override
        public int getMaxPrecision(SqlTypeName typeName) {
            return switch (typeName) {
                case DECIMAL -> DecimalType.MAX_PRECISION;
                case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME -> 6;
                default -> super.getMaxPrecision(typeName);
            };
        }

        @Override
        public boolean shouldConvertRaggedUnionTypesToVarying() {
            return true;
        }
    }
}

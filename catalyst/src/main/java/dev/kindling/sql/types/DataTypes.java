package dev.kindling.sql.types;

import java.util.List;

/// Spark's names for the types, and factories for the ones with parameters.
public final class DataTypes {

    public static final DataType NullType = AtomicType.NULL;
    public static final DataType BooleanType = AtomicType.BOOLEAN;
    public static final DataType ByteType = AtomicType.BYTE;
    public static final DataType ShortType = AtomicType.SHORT;
    public static final DataType IntegerType = AtomicType.INT;
    public static final DataType LongType = AtomicType.LONG;
    public static final DataType FloatType = AtomicType.FLOAT;
    public static final DataType DoubleType = AtomicType.DOUBLE;
    public static final DataType StringType = AtomicType.STRING;
    public static final DataType BinaryType = AtomicType.BINARY;
    public static final DataType DateType = AtomicType.DATE;
    public static final DataType TimestampType = AtomicType.TIMESTAMP;
    public static final DataType TimestampNTZType = AtomicType.TIMESTAMP_NTZ;

    private DataTypes() {}

    public static ArrayType createArrayType(DataType elementType) {
        return new ArrayType(elementType);
    }

    public static ArrayType createArrayType(DataType elementType, boolean containsNull) {
        return new ArrayType(elementType, containsNull);
    }

    public static MapType createMapType(DataType keyType, DataType valueType) {
        return new MapType(keyType, valueType);
    }

    public static MapType createMapType(DataType keyType, DataType valueType, boolean valueContainsNull) {
        return new MapType(keyType, valueType, valueContainsNull);
    }

    public static DecimalType createDecimalType() {
        return DecimalType.DEFAULT;
    }

    public static DecimalType createDecimalType(int precision, int scale) {
        return new DecimalType(precision, scale);
    }

    public static StructField createStructField(String name, DataType type, boolean nullable) {
        return new StructField(name, type, nullable);
    }

    public static StructType createStructType(List<StructField> fields) {
        return new StructType(fields);
    }

    public static StructType createStructType(StructField... fields) {
        return new StructType(List.of(fields));
    }
}

package dev.kindling.sql.types;

/// The types without parameters.
public enum AtomicType implements DataType {
    NULL("void", "void"),
    BOOLEAN("boolean", "boolean"),
    BYTE("tinyint", "byte"),
    SHORT("smallint", "short"),
    INT("int", "integer"),
    LONG("bigint", "long"),
    FLOAT("float", "float"),
    DOUBLE("double", "double"),
    STRING("string", "string"),
    BINARY("binary", "binary"),
    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    DATE("date", "date"),
    /// Microseconds since 1970-01-01T00:00:00Z; shown in the session's time zone.
    TIMESTAMP("timestamp", "timestamp"),
    /// Microseconds since 1970-01-01T00:00:00 on a clock without a zone.
    TIMESTAMP_NTZ("timestamp_ntz", "timestamp_ntz");

    private final String catalogString;
    private final String typeName;

    AtomicType(String catalogString, String typeName) {
        this.catalogString = catalogString;
        this.typeName = typeName;
    }

    @Override
    public String catalogString() {
        return catalogString;
    }

    @Override
    public String sql() {
        return name().equals("NULL") ? "VOID" : catalogString.toUpperCase(java.util.Locale.ROOT);
    }

    @Override
    public String typeName() {
        return typeName;
    }

    @Override
    public String toString() {
        return catalogString;
    }
}

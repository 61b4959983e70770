package dev.kindling.sql.types;

/// Text of at most `length` characters. Only schemas and casts name it; expressions see STRING.
public record VarcharType(int length) implements DataType {

    public VarcharType {
        if (length < 1) throw new IllegalArgumentException("length is not positive: " + length);
    }

    @Override
    public String catalogString() {
        return "varchar(" + length + ")";
    }

    @Override
    public String sql() {
        return "VARCHAR(" + length + ")";
    }

    @Override
    public String toString() {
        return catalogString();
    }
}

package dev.kindling.sql.types;

/// Text of exactly `length` characters, padded with blanks. Only schemas and casts name it; expressions see STRING.
public record CharType(int length) implements DataType {

    public CharType {
        if (length < 1) throw new IllegalArgumentException("length is not positive: " + length);
    }

    @Override
    public String catalogString() {
        return "char(" + length + ")";
    }

    @Override
    public String sql() {
        return "CHAR(" + length + ")";
    }

    @Override
    public String toString() {
        return catalogString();
    }
}

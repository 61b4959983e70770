package dev.kindling.sql.types;

/// A list of values of one type.
public record ArrayType(DataType elementType, boolean containsNull) implements DataType {

    public ArrayType(DataType elementType) {
        this(elementType, true);
    }

    @Override
    public String catalogString() {
        return "array<" + elementType.catalogString() + ">";
    }

    @Override
    public String sql() {
        return "ARRAY<" + elementType.sql() + ">";
    }

    @Override
    public String typeName() {
        return "array";
    }

    @Override
    public String toString() {
        return catalogString();
    }
}

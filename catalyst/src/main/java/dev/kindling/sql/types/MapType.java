package dev.kindling.sql.types;

/// Values by key, in the order they were put in. Keys are never NULL and occur once.
public record MapType(DataType keyType, DataType valueType, boolean valueContainsNull) implements DataType {

    public MapType(DataType keyType, DataType valueType) {
        this(keyType, valueType, true);
    }

    @Override
    public String catalogString() {
        return "map<" + keyType.catalogString() + "," + valueType.catalogString() + ">";
    }

    @Override
    public String sql() {
        return "MAP<" + keyType.sql() + ", " + valueType.sql() + ">";
    }

    @Override
    public String typeName() {
        return "map";
    }

    @Override
    public String toString() {
        return catalogString();
    }
}

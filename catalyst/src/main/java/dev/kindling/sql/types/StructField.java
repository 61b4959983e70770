package dev.kindling.sql.types;

import java.io.Serializable;
import java.util.Map;

/// One column of a schema or field of a struct.
public record StructField(String name, DataType dataType, boolean nullable, Map<String, String> metadata)
        implements Serializable {

    public StructField {
        metadata = Map.copyOf(metadata);
    }

    public StructField(String name, DataType dataType, boolean nullable) {
        this(name, dataType, nullable, Map.of());
    }

    public StructField(String name, DataType dataType) {
        this(name, dataType, true);
    }

    @Override
    public String toString() {
        return name + ": " + dataType.catalogString() + (nullable ? "" : " not null");
    }
}

package dev.kindling.catalyst.expression;

import dev.kindling.sql.types.DataType;
import java.io.Serializable;
import java.util.List;

/// One way to call a function: the types its arguments are cast to, and what comes out.
public record Signature(List<DataType> argumentTypes, DataType resultType, boolean nullable) implements Serializable {

    public Signature {
        argumentTypes = List.copyOf(argumentTypes);
    }
}

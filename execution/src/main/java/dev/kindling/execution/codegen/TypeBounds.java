package dev.kindling.execution.codegen;

import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.PhysicalType;

/// Between which bounds the values of a type lie in memory.
record TypeBounds(long low, long high) {

    static TypeBounds of(DataType type) {
        if (type == AtomicType.BYTE) return new TypeBounds(Byte.MIN_VALUE, Byte.MAX_VALUE);
        if (type == AtomicType.SHORT) return new TypeBounds(Short.MIN_VALUE, Short.MAX_VALUE);
        if (type instanceof DecimalType decimal && decimal.fitsLong()) {
            long end = Decimals.power(decimal.precision());
            return new TypeBounds(1 - end, end - 1);
        }
        return switch (PhysicalType.of(type)) {
            case BOOLEAN -> new TypeBounds(0, 1);
            case INT -> new TypeBounds(Integer.MIN_VALUE, Integer.MAX_VALUE);
            default -> new TypeBounds(Long.MIN_VALUE, Long.MAX_VALUE);
        };
    }
}

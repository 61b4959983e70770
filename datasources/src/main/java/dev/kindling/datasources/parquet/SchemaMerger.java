package dev.kindling.datasources.parquet;

import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// One schema for files of several: all their columns, each in the narrowest type that holds every file's.
final class SchemaMerger {

    private SchemaMerger() {}

    /// `left` with what `right`, the schema of the file `path`, has more.
    static StructType merge(StructType left, StructType right, String path) {
        var fields = new ArrayList<>(left.fields());
        for (StructField field : right) {
            int index = left.indexOf(field.name());
            if (index < 0) index = left.indexOfIgnoreCase(field.name());
            if (index < 0) {
                fields.add(field);
                continue;
            }
            StructField known = left.field(index);
            DataType type = common(known.dataType(), field.dataType(), path);
            if (type == null) {
                throw ParquetErrors.incompatibleSchemas(path, field.name(), known.dataType(), field.dataType());
            }
            fields.set(index, new StructField(known.name(), type, true, known.metadata()));
        }
        return new StructType(fields);
    }

    private static @Nullable DataType common(DataType left, DataType right, String path) {
        if (left.equals(right)) return left;
        if (left == AtomicType.NULL) return right;
        if (right == AtomicType.NULL) return left;
        if (left instanceof StructType a && right instanceof StructType b) return merge(a, b, path);
        if (left instanceof ArrayType(var a, var _) && right instanceof ArrayType(var b, var _)) {
            DataType element = common(a, b, path);
            return element == null ? null : new ArrayType(element);
        }
        if (left instanceof MapType(var aKey, var aItem, var _)
                && right instanceof MapType(var bKey, var bItem, var _)) {
            DataType key = common(aKey, bKey, path);
            DataType item = common(aItem, bItem, path);
            return key == null || item == null ? null : new MapType(key, item);
        }
        if (left instanceof DecimalType a && right instanceof DecimalType b) {
            int scale = Math.max(a.scale(), b.scale());
            int digits = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
            return digits + scale > DecimalType.MAX_PRECISION ? null : new DecimalType(digits + scale, scale);
        }
        if (StoredTypes.widening(left, right) != null) return right;
        return StoredTypes.widening(right, left) != null ? left : null;
    }
}

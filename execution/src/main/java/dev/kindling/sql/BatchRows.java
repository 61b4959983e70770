package dev.kindling.sql;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes many rows of batches, column by column: the kind of a column is looked at once, and an entry of a
/// dictionary becomes an object once, which its rows share.
final class BatchRows {

    private static final @Nullable Object[] NONE = new Object[0];

    private final StructType schema;
    private final DataType[] types;
    /// By column, the dictionary last seen and the objects made of its entries so far.
    private final @Nullable ColumnVector[] dictionaries;

    private final List<@Nullable Object[]> entries = new ArrayList<>();

    BatchRows(StructType schema) {
        this.schema = schema;
        types = schema.types().toArray(DataType[]::new);
        dictionaries = new ColumnVector[types.length];
        for (int c = 0; c < types.length; c++) entries.add(NONE);
    }

    /// Adds the `count` rows of `batch` from `from` on to `rows`.
    void read(Batch batch, int from, int count, List<Row> rows) {
        List<@Nullable Object[]> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) values.add(new Object[types.length]);
        for (int c = 0; c < types.length; c++) read(batch.column(c), c, from, values);
        for (@Nullable Object[] row : values) rows.add(Row.owning(schema, row));
    }

    private void read(ColumnVector vector, int c, int from, List<@Nullable Object[]> values) {
        DataType type = types[c];
        boolean nulls = vector.mayHaveNulls();
        switch (vector) {
            case DictionaryVector v
            when isShared(type) && v.dictionary().size() <= 4 * Batch.CAPACITY -> readCodes(v, c, from, values);
            case IntVector v
            when type == AtomicType.INT -> {
                for (int i = 0; i < values.size(); i++) {
                    if (!nulls || !v.isNull(from + i)) values.get(i)[c] = v.get(from + i);
                }
            }
            case LongVector v
            when type == AtomicType.LONG -> {
                for (int i = 0; i < values.size(); i++) {
                    if (!nulls || !v.isNull(from + i)) values.get(i)[c] = v.get(from + i);
                }
            }
            case DoubleVector v
            when type == AtomicType.DOUBLE -> {
                for (int i = 0; i < values.size(); i++) {
                    if (!nulls || !v.isNull(from + i)) values.get(i)[c] = v.get(from + i);
                }
            }
            case BytesVector v
            when type == AtomicType.STRING -> {
                for (int i = 0; i < values.size(); i++) {
                    if (!nulls || !v.isNull(from + i)) values.get(i)[c] = v.text(from + i);
                }
            }
            default -> {
                for (int i = 0; i < values.size(); i++) {
                    @Nullable Object[] row = values.get(i);
                    row[c] = value(vector, type, from + i);
                }
            }
        }
    }

    private void readCodes(DictionaryVector vector, int c, int from, List<@Nullable Object[]> values) {
        ColumnVector dictionary = vector.dictionary();
        if (dictionaries[c] != dictionary) {
            dictionaries[c] = dictionary;
            entries.set(c, new Object[dictionary.size()]);
        }
        @Nullable Object[] known = entries.get(c);
        for (int i = 0; i < values.size(); i++) {
            if (vector.isNull(from + i)) continue;
            int code = vector.code(from + i);
            Object value = known[code];
            if (value == null) {
                value = value(dictionary, types[c], code);
                known[code] = value;
            }
            @Nullable Object[] row = values.get(i);
            row[c] = value;
        }
    }

    private static @Nullable Object value(ColumnVector vector, DataType type, int index) {
        return RowReader.external(LiteralVectors.valueAt(vector, type, index), type);
    }

    /// Whether rows may share an object of this type because nobody can change it.
    private static boolean isShared(DataType type) {
        return !(type == AtomicType.BINARY
                || type instanceof ArrayType
                || type instanceof MapType
                || type instanceof StructType);
    }
}

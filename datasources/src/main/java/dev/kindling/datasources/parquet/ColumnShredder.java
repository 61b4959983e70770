package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes a column apart into stored columns, and describes it to the footer. Every part is optional but a map's
/// keys.
sealed interface ColumnShredder {

    /// Adds `entries`, whose places speak of `column`.
    void add(ColumnVector column, Entries entries);

    /// Writes the elements of the schema.
    void describe(ThriftWriter out);

    int elementCount();

    void collectLeaves(List<LeafBuffer> leaves);

    /// Places in a column: `index` is the row that holds the value, or -1 where something around it is NULL or
    /// empty.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entries(byte[] definitions, byte[] repetitions, int[] indexes, int count) {

        static Entries rows(int count) {
            int[] indexes = new int[count];
            Arrays.setAll(indexes, i -> i);
            return new Entries(new byte[count], new byte[count], indexes, count);
        }

        /// One level deeper where `column` has a value; nothing where it is NULL.
        Entries present(ColumnVector column) {
            byte[] deeper = Arrays.copyOf(definitions, count);
            int[] places = Arrays.copyOf(indexes, count);
            for (int i = 0; i < count; i++) {
                if (places[i] < 0) continue;
                if (column.isNull(places[i])) places[i] = -1;
                else deeper[i]++;
            }
            return new Entries(deeper, repetitions, places, count);
        }

        /// The elements of lists that lie at `starts` (from `offset` on) with `lengths`.
        Entries elements(int[] starts, int[] lengths, int offset, byte repetition) {
            long total = 0;
            for (int i = 0; i < count; i++) total += indexes[i] < 0 ? 1 : Math.max(1, lengths[offset + indexes[i]]);
            int size = Math.toIntExact(total);
            var inner = new Entries(new byte[size], new byte[size], new int[size], size);
            int next = 0;
            for (int i = 0; i < count; i++) {
                int length = indexes[i] < 0 ? 0 : lengths[offset + indexes[i]];
                if (length == 0) {
                    inner.definitions[next] = definitions[i];
                    inner.repetitions[next] = repetitions[i];
                    inner.indexes[next++] = -1;
                }
                for (int j = 0; j < length; j++) {
                    inner.definitions[next] = (byte) (definitions[i] + 1);
                    inner.repetitions[next] = j == 0 ? repetitions[i] : repetition;
                    inner.indexes[next++] = starts[offset + indexes[i]] + j;
                }
            }
            return inner;
        }
    }

    /// The shredder of a column of a table.
    static ColumnShredder of(StructField field) {
        return of(field.name(), field.dataType(), 1, 0, 0, new ArrayList<>(), field.name());
    }

    private static ColumnShredder of(
            String name,
            DataType type,
            int repetitionType,
            int definition,
            int repetition,
            List<String> outer,
            String column) {
        var path = new ArrayList<>(outer);
        path.add(name);
        int level = definition + (repetitionType == 1 ? 1 : 0);
        switch (type) {
            case StructType struct -> {
                if (struct.size() == 0) throw ParquetErrors.unsupportedType(column, type);
                var fields = new ArrayList<ColumnShredder>();
                for (StructField field : struct) {
                    fields.add(of(field.name(), field.dataType(), 1, level, repetition, path, column));
                }
                return new Struct(name, List.copyOf(fields));
            }
            case ArrayType(var elementType, var _) -> {
                path.add("list");
                ColumnShredder element = of("element", elementType, 1, level + 1, repetition + 1, path, column);
                return new Items(name, (byte) (repetition + 1), element);
            }
            case MapType(var keyType, var itemType, var _) -> {
                path.add("key_value");
                ColumnShredder key = of("key", keyType, 0, level + 1, repetition + 1, path, column);
                ColumnShredder item = of("value", itemType, 1, level + 1, repetition + 1, path, column);
                return new Pairs(name, (byte) (repetition + 1), key, item);
            }
            default -> {
                StoredForm form = StoredForm.of(type);
                if (form == null) throw ParquetErrors.unsupportedType(column, type);
                return new Leaf(name, repetitionType, new LeafBuffer(path, form, level, repetition));
            }
        }
    }

    record Leaf(String name, int repetitionType, LeafBuffer buffer) implements ColumnShredder {
        @Override
        public void add(ColumnVector column, Entries entries) {
            Entries inner = repetitionType == 1 ? entries.present(column) : entries;
            buffer.addEntries(inner.definitions(), inner.repetitions(), inner.count(), column, inner.indexes());
        }

        @Override
        public void describe(ThriftWriter out) {
            StoredForm form = buffer.form();
            out.element().i32(1, form.kind().number());
            if (form.length() > 0) out.i32(2, form.length());
            out.i32(3, repetitionType).string(4, name);
            form.writeMeaning(out);
            out.end();
        }

        @Override
        public int elementCount() {
            return 1;
        }

        @Override
        public void collectLeaves(List<LeafBuffer> leaves) {
            leaves.add(buffer);
        }
    }

    record Struct(String name, List<ColumnShredder> fields) implements ColumnShredder {
        @Override
        public void add(ColumnVector column, Entries entries) {
            var struct = (StructVector) Vectors.flatten(column);
            Entries inner = entries.present(struct);
            for (int i = 0; i < fields.size(); i++) fields.get(i).add(struct.field(i), inner);
        }

        @Override
        public void describe(ThriftWriter out) {
            out.element().i32(3, 1).string(4, name).i32(5, fields.size()).end();
            for (ColumnShredder field : fields) field.describe(out);
        }

        @Override
        public int elementCount() {
            return 1 + fields.stream().mapToInt(ColumnShredder::elementCount).sum();
        }

        @Override
        public void collectLeaves(List<LeafBuffer> leaves) {
            for (ColumnShredder field : fields) field.collectLeaves(leaves);
        }
    }

    record Items(String name, byte repetition, ColumnShredder element) implements ColumnShredder {
        @Override
        public void add(ColumnVector column, Entries entries) {
            var list = (ArrayVector) Vectors.flatten(column);
            Entries inner = entries.present(list).elements(list.starts(), list.lengths(), list.offset(), repetition);
            element.add(list.elements(), inner);
        }

        @Override
        public void describe(ThriftWriter out) {
            out.element()
                    .i32(3, 1)
                    .string(4, name)
                    .i32(5, 1)
                    .i32(6, 3)
                    .struct(10)
                    .empty(3)
                    .end()
                    .end();
            out.element().i32(3, 2).string(4, "list").i32(5, 1).end();
            element.describe(out);
        }

        @Override
        public int elementCount() {
            return 2 + element.elementCount();
        }

        @Override
        public void collectLeaves(List<LeafBuffer> leaves) {
            element.collectLeaves(leaves);
        }
    }

    record Pairs(String name, byte repetition, ColumnShredder key, ColumnShredder item) implements ColumnShredder {
        @Override
        public void add(ColumnVector column, Entries entries) {
            var map = (MapVector) Vectors.flatten(column);
            Entries inner = entries.present(map).elements(map.starts(), map.lengths(), map.offset(), repetition);
            key.add(map.keys(), inner);
            item.add(map.items(), inner);
        }

        @Override
        public void describe(ThriftWriter out) {
            out.element()
                    .i32(3, 1)
                    .string(4, name)
                    .i32(5, 1)
                    .i32(6, 1)
                    .struct(10)
                    .empty(2)
                    .end()
                    .end();
            out.element().i32(3, 2).string(4, "key_value").i32(5, 2).end();
            key.describe(out);
            item.describe(out);
        }

        @Override
        public int elementCount() {
            return 2 + key.elementCount() + item.elementCount();
        }

        @Override
        public void collectLeaves(List<LeafBuffer> leaves) {
            key.collectLeaves(leaves);
            item.collectLeaves(leaves);
        }
    }
}

package dev.kindling.sql.types;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Named fields in order: the type of a struct, and the schema of a relation.
public record StructType(List<StructField> fields) implements DataType, Iterable<StructField> {

    public StructType {
        fields = List.copyOf(fields);
    }

    /// The struct without fields, to [#add] to.
    public StructType() {
        this(List.of());
    }

    public static StructType of(StructField... fields) {
        return new StructType(List.of(fields));
    }

    /// This struct with one more nullable field at the end.
    public StructType add(String name, DataType type) {
        return add(name, type, true);
    }

    public StructType add(String name, DataType type, boolean nullable) {
        return add(new StructField(name, type, nullable));
    }

    public StructType add(StructField field) {
        var more = new ArrayList<>(fields);
        more.add(field);
        return new StructType(more);
    }

    public int size() {
        return fields.size();
    }

    public StructField field(int index) {
        return fields.get(index);
    }

    /// The position of the field of exactly this name, or -1.
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) return i;
        }
        return -1;
    }

    /// The position of the first field of this name in any case, or -1.
    public int indexOfIgnoreCase(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equalsIgnoreCase(name)) return i;
        }
        return -1;
    }

    public @Nullable StructField find(String name) {
        int index = indexOf(name);
        return index < 0 ? null : fields.get(index);
    }

    public List<String> fieldNames() {
        return fields.stream().map(StructField::name).toList();
    }

    public List<DataType> types() {
        return fields.stream().map(StructField::dataType).toList();
    }

    @Override
    public Iterator<StructField> iterator() {
        return fields.iterator();
    }

    @Override
    public String catalogString() {
        return fields.stream()
                .map(f -> f.name() + ":" + f.dataType().catalogString())
                .collect(Collectors.joining(",", "struct<", ">"));
    }

    @Override
    public String sql() {
        return fields.stream()
                .map(f -> f.name() + ": " + f.dataType().sql() + (f.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", ", "STRUCT<", ">"));
    }

    @Override
    public String typeName() {
        return "struct";
    }

    /// The tree `printSchema` prints.
    public String treeString() {
        var text = new StringBuilder("root\n");
        appendTree(text, this, " ");
        return text.toString();
    }

    private static void appendTree(StringBuilder text, StructType struct, String indent) {
        for (StructField field : struct.fields) {
            text.append(indent).append("|-- ").append(field.name()).append(": ");
            text.append(field.dataType().typeName()).append(" (nullable = ").append(field.nullable());
            text.append(")\n");
            appendNested(text, field.dataType(), indent + "|    ");
        }
    }

    private static void appendNested(StringBuilder text, DataType type, String indent) {
        switch (type) {
            case StructType struct -> appendTree(text, struct, indent);
            case ArrayType(var element, var containsNull) -> {
                text.append(indent).append("|-- element: ").append(element.typeName());
                text.append(" (containsNull = ").append(containsNull).append(")\n");
                appendNested(text, element, indent + "|    ");
            }
            case MapType(var key, var value, var valueContainsNull) -> {
                text.append(indent).append("|-- key: ").append(key.typeName()).append('\n');
                appendNested(text, key, indent + "|    ");
                text.append(indent).append("|-- value: ").append(value.typeName());
                text.append(" (valueContainsNull = ").append(valueContainsNull).append(")\n");
                appendNested(text, value, indent + "|    ");
            }
            default -> {}
        }
    }

    @Override
    public String toString() {
        return catalogString();
    }
}

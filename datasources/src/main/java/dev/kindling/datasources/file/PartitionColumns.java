package dev.kindling.datasources.file;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Columns whose values are folder names `column=value`: their types are guessed from all values.
final class PartitionColumns {

    private PartitionColumns() {}

    /// The partition columns of files, whose folders are given as `column -> text` in the order of the path.
    ///
    /// @param declared the user's schema, whose types win, or null
    /// @throws KindlingException CONFLICTING_PARTITION_COLUMN_NAMES if the folders do not go together
    static StructType schema(
            List<Map<String, @Nullable String>> folders, @Nullable StructType declared, ZoneId zone, boolean infer) {
        if (folders.isEmpty()) return new StructType();
        List<String> names = List.copyOf(folders.getFirst().keySet());
        for (Map<String, @Nullable String> folder : folders) {
            if (!List.copyOf(folder.keySet()).equals(names)) throw conflicting(names, List.copyOf(folder.keySet()));
        }
        var inference = new TypeInference(TextFormats.inZone(zone), true);
        var fields = new ArrayList<StructField>();
        for (String name : names) {
            StructField known = declared == null ? null : declaredField(declared, name);
            if (known != null) {
                fields.add(new StructField(known.name(), known.dataType()));
                continue;
            }
            DataType type = infer ? AtomicType.NULL : AtomicType.STRING;
            for (Map<String, @Nullable String> folder : folders) {
                String text = folder.get(name);
                if (text != null) type = inference.merge(type, ofPartition(inference, text));
            }
            fields.add(new StructField(name, type == AtomicType.NULL ? AtomicType.STRING : type));
        }
        return new StructType(fields);
    }

    /// BOOLEAN is not guessed from a folder's name.
    private static DataType ofPartition(TypeInference inference, String text) {
        DataType type = text.isEmpty() ? AtomicType.STRING : inference.of(text);
        return type == AtomicType.BOOLEAN ? AtomicType.STRING : type;
    }

    private static @Nullable StructField declaredField(StructType declared, String name) {
        int index = declared.indexOfIgnoreCase(name);
        return index < 0 ? null : declared.field(index);
    }

    private static KindlingException conflicting(List<String> one, List<String> other) {
        return KindlingException.of(
                        ErrorCondition.CONFLICTING_PARTITION_COLUMN_NAMES,
                        "some files lie in folders of the columns " + one + ", others of " + other)
                .parameter("distinctPartColLists", one + " " + other)
                .hint("Give the paths of one structure only, or set `recursiveFileLookup` to read all files without"
                        + " partition columns.")
                .build();
    }

    /// The value of `text` in literal form.
    ///
    /// @throws KindlingException CAST_INVALID_INPUT if it is none of the type
    static @Nullable Object value(@Nullable String text, StructField field, ZoneId zone) {
        if (text == null) return null;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] heap = new byte[bytes.length + 2 * TextBuffer.MARGIN];
        System.arraycopy(bytes, 0, heap, TextBuffer.MARGIN, bytes.length);
        var problems = new RowProblems(1);
        TextColumn column = TextColumn.of(field.dataType(), TextFormats.inZone(zone), field.name(), "partition");
        ColumnVector vector =
                column.parse(heap, new int[] {TextBuffer.MARGIN}, new int[] {bytes.length}, 0, 1, 1, problems);
        if (problems.any()) {
            throw KindlingException.of(
                            ErrorCondition.CAST_INVALID_INPUT,
                            "the folder `" + field.name() + "=" + text + "` holds no "
                                    + field.dataType().sql())
                    .parameter("expression", "'" + text + "'")
                    .parameter("sourceType", "\"STRING\"")
                    .parameter("targetType", "\"" + field.dataType().sql() + "\"")
                    .build();
        }
        return LiteralVectors.valueAt(vector, field.dataType(), 0);
    }
}

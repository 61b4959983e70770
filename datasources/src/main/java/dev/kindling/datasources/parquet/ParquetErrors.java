package dev.kindling.datasources.parquet;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.DataType;
import java.io.EOFException;
import java.io.IOException;

/// What can go wrong with Parquet files, in the users' words.
final class ParquetErrors {

    private ParquetErrors() {}

    static KindlingException corrupt(String path, String place, RuntimeException cause) {
        String detail = cause instanceof MalformedException malformed
                ? malformed.detail()
                : "the bytes are not what they should be (" + cause + ")";
        return corrupt(path, place, detail);
    }

    /// @param place where in the file, e.g. `footer at byte 1000`
    static KindlingException corrupt(String path, String place, String detail) {
        return KindlingException.of(ErrorCondition.FILE_CORRUPT, "`" + path + "`, " + place + ": " + detail)
                .parameter("path", path)
                .parameter("place", place)
                .hint("The file is damaged or incomplete; write or fetch it again.")
                .build();
    }

    static KindlingException notParquet(String path, String detail) {
        return KindlingException.of(ErrorCondition.FILE_CORRUPT, "`" + path + "` is not a Parquet file: " + detail)
                .parameter("path", path)
                .hint("Name the file's format (`csv`, `json`, ...), or leave the file out.")
                .build();
    }

    /// A file that begins as a Parquet file does, but has not its end.
    static KindlingException cutOff(String path, long sizeBytes) {
        return KindlingException.of(
                        ErrorCondition.FILE_CORRUPT,
                        "`" + path + "` is cut off after " + sizeBytes + " bytes: the footer is missing")
                .parameter("path", path)
                .hint("Write or copy the file again, or set the option `ignoreCorruptFiles` to skip such files.")
                .build();
    }

    static KindlingException unreadable(String path, IOException cause) {
        if (cause instanceof EOFException) {
            return corrupt(path, "file", "it ends before its data does; " + cause.getMessage());
        }
        return KindlingException.of(ErrorCondition.FAILED_READ_FILE, "`" + path + "` cannot be read: " + reason(cause))
                .parameter("path", path)
                .causedBy(cause)
                .build();
    }

    static KindlingException unwritable(IOException cause) {
        return KindlingException.of(
                        ErrorCondition.TASK_WRITE_FAILED, "a Parquet file cannot be written: " + reason(cause))
                .causedBy(cause)
                .build();
    }

    static KindlingException unsupported(String path, String what) {
        return KindlingException.of(ErrorCondition.UNSUPPORTED_FEATURE, "`" + path + "` uses " + what)
                .parameter("path", path)
                .parameter("feature", what)
                .build();
    }

    static KindlingException columnType(String path, String column, String stored, DataType wanted) {
        return KindlingException.of(
                        ErrorCondition.FAILED_READ_FILE,
                        "`" + path + "`: column `" + column + "` holds " + stored + ", which does not read as "
                                + wanted.sql())
                .subcondition("PARQUET_COLUMN_DATA_TYPE_MISMATCH")
                .parameter("path", path)
                .parameter("column", column)
                .parameter("expectedType", wanted.catalogString())
                .parameter("actualType", stored)
                .hint("Declare the column with the type it is stored in, and cast it in the query.")
                .build();
    }

    static KindlingException unsupportedType(String column, DataType type) {
        return KindlingException.of(
                        ErrorCondition.UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE,
                        "column `" + column + "` of type " + type.sql() + " cannot be stored in a Parquet file")
                .parameter("columnName", column)
                .parameter("columnType", type.sql())
                .parameter("format", "Parquet")
                .build();
    }

    static KindlingException incompatibleSchemas(String path, String column, DataType left, DataType right) {
        return KindlingException.of(
                        ErrorCondition.CANNOT_MERGE_SCHEMAS,
                        "column `" + column + "` is " + left.sql() + " in other files but " + right.sql() + " in `"
                                + path + "`")
                .parameter("path", path)
                .parameter("column", column)
                .build();
    }

    static KindlingException badOption(String name, String value, String allowed) {
        return KindlingException.of(
                        ErrorCondition.INVALID_OPTIONS,
                        "option `" + name + "` is `" + value + "`, but must be " + allowed)
                .parameter("option", name)
                .parameter("value", value)
                .build();
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        return message == null ? kind : kind + ": " + message;
    }
}

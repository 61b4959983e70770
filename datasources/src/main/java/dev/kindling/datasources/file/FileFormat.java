package dev.kindling.datasources.file;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.sql.types.StructType;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the rows of one file lie in its bytes. Which files make a table, partition columns, and how output becomes
/// visible are the same for all formats and not its business.
///
/// A format has no state; it travels with scans and sinks.
public interface FileFormat extends Serializable {

    /// The name in `USING name`, in lower case.
    String name();

    /// File name endings that mean this format, without the dot and without compression.
    List<String> extensions();

    List<String> readOptions();

    List<String> writeOptions();

    /// The schema of the files' rows, or null if they do not say (no files, or only empty ones).
    ///
    /// @throws dev.kindling.error.KindlingException if the files are not of this format, or do not go together
    @Nullable
    StructType inferSchema(FileSet files, SourceContext context);

    /// Whether [#inferSchema] looks at rows, which takes long enough for a session to remember what it found.
    default boolean infersFromRows() {
        return false;
    }

    /// What the files say of themselves without reading their rows.
    default TableStatistics statistics(FileSet files, StructType dataSchema, SourceContext context) {
        long sizeBytes = files.files().stream().mapToLong(FileEntry::sizeBytes).sum();
        return new TableStatistics(null, sizeBytes, Map.of(), List.of());
    }

    /// The most bytes a task reads of files that can be cut, unless a setting says how many.
    default long maxSplitBytes() {
        return FileParts.MOST_BYTES;
    }

    /// The parts of `file` that can be read apart, in order, of about the size asked for; one for a file that
    /// cannot be split.
    List<FileSplit> splits(FileEntry file, FileScanRequest request);

    /// Whether readers give no row for which `predicate` (over `request`'s columns) is false or NULL, so that
    /// nobody needs to check it again.
    default boolean filtersBy(PhysicalExpression predicate, FileScanRequest request) {
        return false;
    }

    /// Opens the rows of `split`. The batches have the columns of [FileScanRequest#outputSchema]. Runtime filters
    /// of `context` count their column in the request's columns (the shared layer sees to it where they differ).
    BatchReader open(FileSplit split, FileScanRequest request, ScanContext context);

    /// What output files are called after the dot, compression included: `parquet`, `csv.gz`.
    String outputExtension(Map<String, String> options);

    /// Checks that rows of `schema` can be written.
    ///
    /// @throws dev.kindling.error.KindlingException UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, naming the column
    default void checkWritable(StructType schema) {}

    /// A writer of one file into `out`, which it owns from now on.
    FormatWriter newWriter(OutputStream out, StructType schema, Map<String, String> options, ScanContext context);
}

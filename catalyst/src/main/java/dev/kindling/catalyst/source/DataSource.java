package dev.kindling.catalyst.source;

import dev.kindling.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A format by name, found through [java.util.ServiceLoader].
public interface DataSource {

    /// The name in `USING name`, `format("name")`, in lower case.
    String name();

    /// File name endings that mean this format, without the dot and without compression: `csv`, `tsv`.
    List<String> extensions();

    /// The names of the options of reading and writing, as documented; an option beyond them is an error.
    List<String> readOptions();

    List<String> writeOptions();

    /// The table behind `paths` (none for a source without files).
    ///
    /// @param schema what the user declared, or null to infer it
    /// @throws dev.kindling.error.KindlingException PATH_NOT_FOUND, UNABLE_TO_INFER_SCHEMA and the like
    SourceTable open(
            List<String> paths, @Nullable StructType schema, Map<String, String> options, SourceContext context);

    /// A sink for rows of `schema`.
    Sink sink(String path, StructType schema, WriteRequest request, SourceContext context);
}

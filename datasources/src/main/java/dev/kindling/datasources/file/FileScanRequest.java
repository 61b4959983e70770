package dev.kindling.datasources.file;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a scan wants of each file. Partition columns are not part of it: the shared layer adds them.
///
/// @param dataSchema the table's columns that lie in the files; a file may lack some of them, which then are NULL
/// @param columns indexes into `dataSchema`, in the order wanted; may be empty, when only the rows count
/// @param predicates conjuncts over `columns` (a column reference counts in `columns`)
/// @param limit rows after which each split has enough, or null
/// @param systems where the files lie
/// @param targetSplitBytes the size splits should have
public record FileScanRequest(
        StructType dataSchema,
        List<Integer> columns,
        List<PhysicalExpression> predicates,
        @Nullable Long limit,
        FileSystems systems,
        Map<String, String> options,
        long targetSplitBytes,
        FileMemo memo)
        implements Serializable {
    public FileScanRequest {
        columns = List.copyOf(columns);
        predicates = List.copyOf(predicates);
        options = Map.copyOf(options);
    }

    /// The schema of the batches asked for.
    public StructType outputSchema() {
        List<StructField> fields = columns.stream().map(dataSchema::field).toList();
        return new StructType(fields);
    }
}

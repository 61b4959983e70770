package dev.kindling.datasources.file;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.catalyst.source.Split;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A planned reading of a [FileTable]: the files whose partition values pass, cut and packed into splits of about
/// equal size, in the order of the files.
final class FileScan implements Scan {

    private static final long serialVersionUID = 1L;
    /// What opening a file counts for when splits are balanced.
    private static final long OPEN_COST_BYTES = 64 << 10;

    private final FileFormat format;
    private final List<String> paths;
    private final List<TableFile> files;
    private final FileScanRequest request;
    private final List<FileTable.TableColumn> columns;
    private final StructType partitionSchema;
    private final StructType output;
    private final List<PhysicalExpression> residual;
    private final List<String> partitionFilters;
    private final List<String> pushedFilters;
    private final @Nullable Long limit;

    private FileScan(
            FileFormat format,
            List<String> paths,
            List<TableFile> files,
            FileScanRequest request,
            List<FileTable.TableColumn> columns,
            StructType partitionSchema,
            StructType output,
            List<PhysicalExpression> residual,
            List<String> partitionFilters,
            List<String> pushedFilters,
            @Nullable Long limit) {
        this.format = format;
        this.paths = List.copyOf(paths);
        this.files = List.copyOf(files);
        this.request = request;
        this.columns = List.copyOf(columns);
        this.partitionSchema = partitionSchema;
        this.output = output;
        this.residual = List.copyOf(residual);
        this.partitionFilters = List.copyOf(partitionFilters);
        this.pushedFilters = List.copyOf(pushedFilters);
        this.limit = limit;
    }

    static FileScan plan(
            FileFormat format,
            List<String> paths,
            List<TableFile> files,
            FileSet fileSet,
            StructType dataSchema,
            StructType partitionSchema,
            List<FileTable.TableColumn> columns,
            StructType output,
            ScanRequest wanted,
            SourceContext context) {
        var onPartitions = new ArrayList<PhysicalExpression>();
        var others = new ArrayList<PhysicalExpression>();
        for (PhysicalExpression predicate : wanted.predicates()) {
            (PartitionPredicate.isDecidable(predicate, columns) ? onPartitions : others).add(predicate);
        }
        List<TableFile> kept = files.stream()
                .filter(f -> onPartitions.stream()
                        .allMatch(p -> PartitionPredicate.holds(p, row(f, columns), context.evaluation())))
                .toList();
        int[] dataPlaces = new int[columns.size()];
        var dataColumns = new ArrayList<Integer>();
        for (int i = 0; i < dataPlaces.length; i++) {
            dataPlaces[i] = columns.get(i).isPartition() ? -1 : dataColumns.size();
            if (!columns.get(i).isPartition()) dataColumns.add(columns.get(i).index());
        }
        var pushed = new ArrayList<PhysicalExpression>();
        var shown = new ArrayList<String>();
        for (PhysicalExpression predicate : others) {
            PhysicalExpression moved = ColumnRenumbering.renumbered(predicate, dataPlaces);
            if (moved == null) continue;
            pushed.add(moved);
            shown.add(ExpressionText.of(predicate, output));
        }
        long total = kept.stream().mapToLong(f -> f.entry().sizeBytes()).sum();
        long mostBytes =
                wanted.maxSplitBytes() == ScanRequest.ANY_SIZE ? format.maxSplitBytes() : wanted.maxSplitBytes();
        long target = FileParts.targetBytes(total, context.parallelism(), mostBytes);
        var unlimited = new FileScanRequest(
                dataSchema, dataColumns, pushed, null, fileSet.systems(), fileSet.options(), target, fileSet.memo());
        var residual = new ArrayList<PhysicalExpression>();
        for (PhysicalExpression predicate : others) {
            PhysicalExpression moved = ColumnRenumbering.renumbered(predicate, dataPlaces);
            if (moved == null || !format.filtersBy(moved, unlimited)) residual.add(predicate);
        }
        // With rows left to drop by others, nobody here knows when there are enough.
        Long limit = residual.isEmpty() ? wanted.limit() : null;
        var request = new FileScanRequest(
                dataSchema, dataColumns, pushed, limit, fileSet.systems(), fileSet.options(), target, fileSet.memo());
        List<String> partitionFilters =
                onPartitions.stream().map(p -> ExpressionText.of(p, output)).toList();
        return new FileScan(
                format,
                paths,
                kept,
                request,
                columns,
                partitionSchema,
                output,
                residual,
                partitionFilters,
                shown,
                limit);
    }

    private static List<@Nullable Object> row(TableFile file, List<FileTable.TableColumn> columns) {
        var row = new ArrayList<@Nullable Object>();
        for (FileTable.TableColumn column : columns) {
            row.add(column.isPartition() ? file.partitionValues().get(column.index()) : null);
        }
        return row;
    }

    @Override
    public StructType schema() {
        return output;
    }

    @Override
    public List<PhysicalExpression> residual() {
        return residual;
    }

    @Override
    public List<Split> splits() {
        var splits = new ArrayList<Split>();
        var parts = new ArrayList<PackedSplit.Part>();
        long filled = 0;
        for (TableFile file : files) {
            for (FileSplit split : format.splits(file.entry(), request)) {
                long size = split.length() + OPEN_COST_BYTES;
                // What a format has cut is not put together again.
                boolean apart = split.start() > 0 || filled + size > request.targetSplitBytes();
                if (!parts.isEmpty() && apart) {
                    splits.add(new PackedSplit(parts));
                    parts.clear();
                    filled = 0;
                }
                parts.add(new PackedSplit.Part(split, file.partitionValues()));
                filled += size;
            }
        }
        if (!parts.isEmpty()) splits.add(new PackedSplit(parts));
        return splits;
    }

    @Override
    public BatchReader open(Split split, ScanContext context) {
        return new FileScanReader(format, (PackedSplit) split, request, columns, partitionSchema, limit, context);
    }

    @Override
    public Map<String, String> explain() {
        var lines = new LinkedHashMap<String, String>();
        lines.put("Format", displayName());
        lines.put(
                "Location",
                paths.stream().limit(4).collect(Collectors.joining(", ", "[", paths.size() > 4 ? ", ...]" : "]")));
        lines.put("PartitionFilters", partitionFilters.toString());
        lines.put("PushedFilters", pushedFilters.toString());
        List<StructField> read = request.outputSchema().fields();
        lines.put("ReadSchema", new StructType(read).catalogString());
        return lines;
    }

    private String displayName() {
        return switch (format.name()) {
            case "csv" -> "CSV";
            case "json" -> "JSON";
            default ->
                Character.toUpperCase(format.name().charAt(0)) + format.name().substring(1);
        };
    }
}

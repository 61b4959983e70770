package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.parquet.FileMetadata.Chunk;
import dev.kindling.datasources.parquet.FileMetadata.RowGroup;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides which rows of a row group may pass a scan's filters, from cheap to dear: the footer's bounds, a chunk's
/// dictionary or Bloom filter for values looked for, the bounds of pages.
final class RowGroupPruner {

    /// A dictionary larger than this is not read just to look for a value.
    private static final int MAX_DICTIONARY_BYTES = 256 << 10;

    private final FileInput input;
    private final PageStore pages;
    private final StructType output;
    /// By output column: what is stored, or null where statistics do not speak of it.
    private final List<@Nullable StoredColumn> columns;
    private final List<ColumnShape> shapes;
    private final List<Condition> conditions;

    RowGroupPruner(
            FileInput input,
            PageStore pages,
            StructType output,
            List<ColumnShape> shapes,
            FileMetadata file,
            List<Condition> conditions) {
        this.input = input;
        this.pages = pages;
        this.output = output;
        this.shapes = shapes;
        this.conditions = conditions;
        this.columns = new ArrayList<>();
        for (ColumnShape shape : shapes) columns.add(StoredColumn.of(shape, file));
    }

    /// The rows of `group` that may pass the conditions and the bounds of `runtime`.
    RowRanges prune(RowGroup group, List<RuntimeFilter> runtime) throws IOException {
        var all = new ArrayList<>(conditions);
        for (RuntimeFilter filter : runtime) {
            Condition between = Condition.between(
                    filter.column(),
                    filter.min(),
                    filter.max(),
                    output.field(filter.column()).dataType());
            all.add(
                    filter.takesNulls()
                            ? new Condition.OneOf(List.of(new Condition.IsNull(filter.column()), between))
                            : between);
        }
        if (all.isEmpty()) return RowRanges.all(group.rowCount());
        var condition = new Condition.All(all);
        var looks = new Looks(group);
        if (!looks.mayPass(condition)) return RowRanges.NONE;
        return looks.pages(condition);
    }

    /// What has been looked up of one row group.
    private final class Looks {

        private final RowGroup group;
        private final Map<Integer, Evidence> evidence = new HashMap<>();
        private final Map<Integer, @Nullable ColumnVector> dictionaries = new HashMap<>();
        private final Map<Integer, @Nullable BloomFilter> blooms = new HashMap<>();
        private final Map<Integer, @Nullable PageIndex> indexes = new HashMap<>();

        Looks(RowGroup group) {
            this.group = group;
        }

        boolean mayPass(Condition condition) throws IOException {
            switch (condition) {
                case Condition.All(var parts) -> {
                    for (Condition part : parts) if (!mayPass(part)) return false;
                    return true;
                }
                case Condition.OneOf(var parts) -> {
                    for (Condition part : parts) if (mayPass(part)) return true;
                    return false;
                }
                case Condition.Any _ -> {
                    return true;
                }
                case Condition.None _ -> {
                    return false;
                }
                case Condition.Compares(int column, var comparison, var operand) -> {
                    if (!evidence(column).mayMeet(condition)) return false;
                    return comparison != Condition.Comparison.EQUAL || mayHold(column, operand);
                }
                case Condition.IsAmong(int column, var candidates) -> {
                    return evidence(column).mayMeet(condition) && mayHold(column, candidates);
                }
                case Condition.IsNull(int column) -> {
                    return evidence(column).mayMeet(condition);
                }
                case Condition.IsNotNull(int column) -> {
                    return evidence(column).mayMeet(condition);
                }
                case Condition.BeginsWith(int column, var _) -> {
                    return evidence(column).mayMeet(condition);
                }
            }
        }

        private Evidence evidence(int column) {
            Evidence known = evidence.get(column);
            if (known != null) return known;
            StoredColumn stored = columns.get(column);
            Evidence found;
            if (stored == null) {
                boolean missing = shapes.get(column) instanceof ColumnShape.Missing;
                found = missing ? Evidence.ONLY_NULLS : Evidence.NOTHING_KNOWN;
            } else {
                Chunk chunk = chunk(stored);
                found = Evidence.of(chunk.bounds(), chunk.valueCount(), stored);
            }
            evidence.put(column, found);
            return found;
        }

        private Chunk chunk(StoredColumn column) {
            return group.chunks().get(column.leaf().index());
        }

        /// Whether the column may hold one of `values`, by its dictionary or Bloom filter.
        private boolean mayHold(int column, ColumnVector values) throws IOException {
            StoredColumn stored = columns.get(column);
            if (stored == null) return true;
            ColumnVector dictionary = dictionary(column, stored);
            if (dictionary != null) return anyIn(dictionary, values);
            BloomFilter bloom = bloom(column, stored);
            if (bloom == null) return true;
            for (int i = 0; i < values.size(); i++) {
                Long hash = stored.bloomHash(values, i);
                if (hash == null || bloom.mayContain(hash)) return true;
            }
            return false;
        }

        private static boolean anyIn(ColumnVector dictionary, ColumnVector values) {
            for (int i = 0; i < values.size(); i++) {
                for (int j = 0; j < dictionary.size(); j++) {
                    if (ValueOrder.compare(values, i, dictionary, j) == 0) return true;
                }
            }
            return false;
        }

        private @Nullable ColumnVector dictionary(int column, StoredColumn stored) throws IOException {
            if (dictionaries.containsKey(column)) return dictionaries.get(column);
            Chunk chunk = chunk(stored);
            long length = chunk.dataPosition() - chunk.dictionaryPosition();
            boolean complete = chunk.hasDictionary() && !chunk.hasPlainPages() && length <= MAX_DICTIONARY_BYTES;
            ColumnVector dictionary = null;
            Codec codec = Codec.of(chunk.codec());
            if (complete && codec != null && codec.isReadable()) {
                byte[] bytes = Buffers.allocate(length, "a dictionary");
                input.readFully(chunk.dictionaryPosition(), bytes, 0, (int) length);
                var cursor = new PageCursor(stored.leaf(), stored.conversion());
                cursor.open(bytes, 0, (int) length, chunk.dictionaryPosition(), codec, pages);
                dictionary = cursor.dictionary();
            }
            dictionaries.put(column, dictionary);
            return dictionary;
        }

        private @Nullable BloomFilter bloom(int column, StoredColumn stored) throws IOException {
            if (blooms.containsKey(column)) return blooms.get(column);
            Chunk chunk = chunk(stored);
            BloomFilter bloom = chunk.bloomPosition() < 4
                    ? null
                    : BloomFilter.read(input, chunk.bloomPosition(), chunk.bloomLength());
            blooms.put(column, bloom);
            return bloom;
        }

        /// The rows of pages that may pass `condition`.
        RowRanges pages(Condition condition) throws IOException {
            RowRanges whole = RowRanges.all(group.rowCount());
            switch (condition) {
                case Condition.All(var parts) -> {
                    RowRanges ranges = whole;
                    for (Condition part : parts) {
                        if (ranges.isEmpty()) break;
                        ranges = ranges.intersect(pages(part));
                    }
                    return ranges;
                }
                case Condition.OneOf(var parts) -> {
                    RowRanges ranges = RowRanges.NONE;
                    for (Condition part : parts) ranges = ranges.union(pages(part));
                    return ranges;
                }
                case Condition.Any _ -> {
                    return whole;
                }
                case Condition.None _ -> {
                    return RowRanges.NONE;
                }
                case Condition.Compares(int column, var _, var _) -> {
                    return pages(column, condition);
                }
                case Condition.IsAmong(int column, var _) -> {
                    return pages(column, condition);
                }
                case Condition.IsNull(int column) -> {
                    return pages(column, condition);
                }
                case Condition.IsNotNull(int column) -> {
                    return pages(column, condition);
                }
                case Condition.BeginsWith(int column, var _) -> {
                    return pages(column, condition);
                }
            }
        }

        private RowRanges pages(int column, Condition condition) throws IOException {
            RowRanges whole = RowRanges.all(group.rowCount());
            StoredColumn stored = columns.get(column);
            PageIndex index = stored == null ? null : index(column, stored);
            if (stored == null || index == null) return mayPass(condition) ? whole : RowRanges.NONE;
            boolean[] kept = new boolean[index.firstRows().length];
            for (int i = 0; i < kept.length; i++) {
                var bounds = index.bounds().get(i);
                Evidence page = bounds == null ? Evidence.ONLY_NULLS : Evidence.of(bounds, -1, stored);
                kept[i] = page.mayMeet(condition);
            }
            return RowRanges.ofPages(index.firstRows(), kept, group.rowCount());
        }

        private @Nullable PageIndex index(int column, StoredColumn stored) throws IOException {
            if (indexes.containsKey(column)) return indexes.get(column);
            PageIndex index = PageIndex.read(input, chunk(stored), group.rowCount());
            indexes.put(column, index);
            return index;
        }
    }
}

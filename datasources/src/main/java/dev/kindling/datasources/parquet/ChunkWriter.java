package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Encodes the rows of one stored column in one row group: a dictionary if it pays, then pages.
final class ChunkWriter {

    /// Pages end at multiples of this many rows where they can, so that a reader's batches fit into pages.
    private static final int PAGE_STEP = 2048;

    private final LeafBuffer leaf;
    private final StoredForm form;
    private final WriteOptions options;
    private final PageBuffer chunk;
    private final PageBuffer page;
    private final Compressor compressor;
    private final List<PageNote> pages = new ArrayList<>();
    private long uncompressedBytes;

    /// What the indexes say of a page.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record PageNote(
            int offset,
            int length,
            long firstRow,
            int nullCount,
            int valueCount,
            @Nullable StoredBounds bounds) {}

    /// @param chunk where the encoded chunk goes
    /// @param page where pages are put together
    ChunkWriter(LeafBuffer leaf, WriteOptions options, PageBuffer chunk, PageBuffer page, Compressor compressor) {
        this.leaf = leaf;
        this.form = leaf.form();
        this.options = options;
        this.chunk = chunk;
        this.page = page;
        this.compressor = compressor;
        chunk.clear();
    }

    /// What the footer says of a chunk, but for where it stands.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Written(
            LeafBuffer leaf,
            Codec codec,
            long uncompressedBytes,
            int valueCount,
            int dataOffset,
            boolean dictionary,
            int nullCount,
            int distinctCount,
            @Nullable StoredBounds bounds,
            byte @Nullable [] bloomFilter,
            byte @Nullable [] columnIndex,
            List<PagePlace> places) {}

    record PagePlace(int offset, int length, long firstRow) {}

    Written write(LeafBuffer.Entries entries) {
        ColumnVector values = form.stored(entries.values());
        DictionaryVector dictionary = values instanceof BooleanVector ? null : payingDictionary(values);
        if (dictionary == null) values = Vectors.flatten(values);
        if (dictionary != null) writeDictionary(dictionary.dictionary());
        int dataOffset = chunk.size();
        writePages(entries, dictionary == null ? values : dictionary);
        int nullCount = entries.count() - values.size();
        ColumnVector distinct = dictionary == null ? values : dictionary.dictionary();
        return new Written(
                leaf,
                options.codec(),
                uncompressedBytes,
                entries.count(),
                dataOffset,
                dictionary != null,
                nullCount,
                dictionary == null ? -1 : distinct.size(),
                StoredBounds.of(distinct, 0, distinct.size(), form),
                options.hasBloomFilter(String.join(".", leaf.path())) ? bloomFilter(distinct) : null,
                columnIndex(),
                pages.stream()
                        .map(p -> new PagePlace(p.offset(), p.length(), p.firstRow()))
                        .toList());
    }

    /// The values as codes, if that makes them smaller.
    private @Nullable DictionaryVector payingDictionary(ColumnVector values) {
        if (values.size() == 0) return null;
        DictionaryVector dictionary = DictionaryBuilder.build(values);
        if (dictionary == null) return null;
        int entries = dictionary.dictionary().size();
        long plain = PlainWriter.size(values, 0, values.size(), form);
        long coded = PlainWriter.size(dictionary.dictionary(), 0, entries, form)
                + (long) values.size() * RleWriter.bitWidth(entries - 1) / 8;
        return coded < plain ? dictionary : null;
    }

    private void writeDictionary(ColumnVector entries) {
        page.clear();
        PlainWriter.write(entries, 0, entries.size(), form, page);
        int length = compressor.compress(page.bytes(), page.size());
        var header = new ThriftWriter();
        header.element()
                .i32(1, PageHeader.DICTIONARY)
                .i32(2, page.size())
                .i32(3, length)
                .struct(7)
                .i32(1, entries.size())
                .i32(2, PageEncoding.PLAIN)
                .end()
                .end();
        append(header, length);
    }

    /// Appends the page just compressed, of `length` bytes.
    private void append(ThriftWriter header, int length) {
        byte[] head = header.toByteArray();
        chunk.put(head);
        chunk.put(compressor.bytes(), 0, length);
        uncompressedBytes += head.length + page.size();
    }

    private void writePages(LeafBuffer.Entries entries, ColumnVector values) {
        int entry = 0;
        int value = 0;
        long row = 0;
        while (entry < entries.count() || (entries.count() == 0 && pages.isEmpty())) {
            int end = entry;
            int valueEnd = value;
            int rows = 0;
            // Step by step, until a step more would make the page too large.
            while (end < entries.count() && rows < options.pageRows()) {
                int step = Math.min(PAGE_STEP, options.pageRows() - rows);
                int stepEnd = endOfRows(entries, end, step);
                int stepValues = valueEnd + presentIn(entries, end, stepEnd);
                long bytes = pageSize(values, value, stepValues);
                boolean full = rows > 0 && bytes > options.pageBytes();
                if (full) break;
                rows += entries.repetitions() == null ? stepEnd - end : step;
                end = stepEnd;
                valueEnd = stepValues;
            }
            writePage(entries, entry, end, values, value, valueEnd, row);
            row += entries.repetitions() == null ? end - entry : rowsIn(entries, entry, end);
            entry = end;
            value = valueEnd;
            if (entries.count() == 0) break;
        }
    }

    private long pageSize(ColumnVector values, int from, int to) {
        if (values instanceof DictionaryVector v) {
            return (long) (to - from)
                    * RleWriter.bitWidth(Math.max(1, v.dictionary().size() - 1))
                    / 8;
        }
        return PlainWriter.size(values, from, to, form);
    }

    /// The entry behind `rowCount` rows from entry `from` on.
    private static int endOfRows(LeafBuffer.Entries entries, int from, int rowCount) {
        byte[] repetitions = entries.repetitions();
        if (repetitions == null) return Math.min(entries.count(), from + rowCount);
        int rows = 0;
        int at = from;
        for (; at < entries.count(); at++) {
            if (repetitions[at] == 0 && rows++ == rowCount) return at;
        }
        return at;
    }

    private static long rowsIn(LeafBuffer.Entries entries, int from, int to) {
        byte[] repetitions = entries.repetitions();
        if (repetitions == null) return (long) to - from;
        long rows = 0;
        for (int i = from; i < to; i++) if (repetitions[i] == 0) rows++;
        return rows;
    }

    private int presentIn(LeafBuffer.Entries entries, int from, int to) {
        byte[] definitions = entries.definitions();
        if (definitions == null) return to - from;
        int present = 0;
        for (int i = from; i < to; i++) if (definitions[i] == leaf.maxDefinition()) present++;
        return present;
    }

    private void writePage(
            LeafBuffer.Entries entries, int from, int to, ColumnVector values, int valueFrom, int valueTo, long row) {
        page.clear();
        if (leaf.maxRepetition() > 0) writeLevels(entries.repetitions(), from, to, leaf.maxRepetition());
        if (leaf.maxDefinition() > 0) {
            byte[] definitions = entries.definitions();
            if (definitions == null) writeFullLevels(to - from, leaf.maxDefinition());
            else writeLevels(definitions, from, to, leaf.maxDefinition());
        }
        StoredBounds bounds;
        int encoding;
        if (values instanceof DictionaryVector v) {
            // Some readers do not know codes of no bits.
            int width = Math.max(1, RleWriter.bitWidth(v.dictionary().size() - 1));
            page.put((byte) width);
            RleWriter.write(v.codes(), valueFrom, valueTo, width, page);
            ColumnVector used = usedEntries(v, valueFrom, valueTo);
            bounds = StoredBounds.of(used, 0, used.size(), form);
            encoding = PageEncoding.RLE_DICTIONARY;
        } else {
            PlainWriter.write(values, valueFrom, valueTo, form, page);
            bounds = StoredBounds.of(values, valueFrom, valueTo, form);
            encoding = PageEncoding.PLAIN;
        }
        int length = compressor.compress(page.bytes(), page.size());
        var header = new ThriftWriter();
        header.element()
                .i32(1, PageHeader.DATA)
                .i32(2, page.size())
                .i32(3, length)
                .struct(5)
                .i32(1, to - from)
                .i32(2, encoding)
                .i32(3, PageEncoding.RLE)
                .i32(4, PageEncoding.RLE)
                .end()
                .end();
        int offset = chunk.size();
        append(header, length);
        int nulls = to - from - (valueTo - valueFrom);
        pages.add(new PageNote(offset, chunk.size() - offset, row, nulls, valueTo - valueFrom, bounds));
    }

    private static ColumnVector usedEntries(DictionaryVector v, int from, int to) {
        boolean[] used = new boolean[v.dictionary().size()];
        int[] entries = new int[used.length];
        int count = 0;
        for (int i = from; i < to && count < used.length; i++) {
            int code = v.code(i);
            if (used[code]) continue;
            used[code] = true;
            entries[count++] = code;
        }
        return count == used.length ? v.dictionary() : Vectors.gather(v.dictionary(), entries, count);
    }

    private void writeLevels(byte @Nullable [] levels, int from, int to, int max) {
        int[] numbers = new int[to - from];
        if (levels != null) {
            for (int i = 0; i < numbers.length; i++) numbers[i] = levels[from + i];
        }
        int start = page.advance(4);
        RleWriter.write(numbers, 0, numbers.length, RleWriter.bitWidth(max), page);
        LittleEndian.putInt(page.bytes(), start, page.size() - start - 4);
    }

    private void writeFullLevels(int count, int max) {
        int start = page.advance(4);
        RleWriter.run(max, count, RleWriter.bitWidth(max), page);
        LittleEndian.putInt(page.bytes(), start, page.size() - start - 4);
    }

    private byte @Nullable [] bloomFilter(ColumnVector values) {
        if (form.kind() == PhysicalKind.BOOLEAN) return null;
        var filter = BloomFilter.sized(Math.max(1, values.size()), options.bloomFpp());
        if (values instanceof BytesVector v) {
            for (int i = 0; i < v.size(); i++) filter.add(XxHash64.hash(v.heap(), v.start(i), v.length(i)));
        } else {
            page.clear();
            PlainWriter.write(values, 0, values.size(), form, page);
            int width = values.size() == 0 ? 0 : page.size() / values.size();
            for (int i = 0; i < values.size(); i++) filter.add(XxHash64.hash(page.bytes(), i * width, width));
        }
        return filter.toByteArray();
    }

    /// The column index; null where a page with values has no bounds.
    private byte @Nullable [] columnIndex() {
        for (PageNote note : pages) {
            StoredBounds bounds = note.bounds();
            boolean unbounded = bounds == null ? note.valueCount() > 0 : bounds.max() == null;
            if (unbounded) return null;
        }
        var out = new ThriftWriter();
        out.element().bools(1, pages.size());
        for (PageNote note : pages) out.listed(note.bounds() == null);
        out.strings(2, pages.size());
        for (PageNote note : pages)
            out.listed(note.bounds() == null ? new byte[0] : note.bounds().min());
        out.strings(3, pages.size());
        for (PageNote note : pages) {
            byte[] max = note.bounds() == null ? null : note.bounds().max();
            out.listed(max == null ? new byte[0] : max);
        }
        // Whether the pages are in order is left open (0): nobody needs to search them in order.
        out.i32(4, 0).numbers(5, pages.size());
        for (PageNote note : pages) out.listed(note.nullCount());
        return out.end().toByteArray();
    }
}

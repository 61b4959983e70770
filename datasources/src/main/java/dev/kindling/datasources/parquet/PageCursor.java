package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import org.jspecify.annotations.Nullable;

/// Walks over the pages of a column chunk. A page's header can be looked at without decompressing the page, so that
/// pages without a wanted row cost next to nothing.
///
/// One page is open at a time; its buffer is used again for the next. Dictionaries get arrays of their own, because
/// whoever works per entry keeps them.
final class PageCursor {

    /// Above this many entries, numbers of a dictionary are handed on as plain values.
    private static final int MAX_NUMBER_DICTIONARY = 4096;

    private final SchemaNode.Leaf leaf;
    private final Conversion conversion;
    private final int maxDefinition;
    private final int maxRepetition;
    private final int width;

    private Codec codec = Codec.UNCOMPRESSED;
    private @Nullable PageStore pages;
    private byte[] chunk = new byte[0];
    /// Where the first byte of `chunk` lies in the file.
    private long origin;
    /// Where the next page header is, and where the chunk ends.
    private int position;
    private int end;
    private @Nullable PageHeader header;
    /// Where the current page's content begins in the chunk.
    private int content;
    private final PageStore.Buffer pageBuffer = new PageStore.Buffer();

    private @Nullable PageHeader dictionaryHeader;
    private int dictionaryContent;
    private @Nullable ColumnVector dictionary;
    private int dictionarySize;

    private @Nullable RleReader repetitions;
    private @Nullable RleReader definitions;
    private @Nullable RleReader codes;
    private @Nullable PageValues values;

    private int[] ints = new int[0];
    private int[] moreInts = new int[0];
    private long[] longs = new long[0];
    private float[] floats = new float[0];
    private double[] doubles = new double[0];
    private byte[] booleans = new byte[0];

    PageCursor(SchemaNode.Leaf leaf, Conversion conversion) {
        this.leaf = leaf;
        this.conversion = conversion;
        this.maxDefinition = leaf.definitionLevel();
        this.maxRepetition = leaf.repetitionLevel();
        this.width = leaf.kind() == PhysicalKind.FIXED_LEN_BYTE_ARRAY
                ? leaf.length()
                : leaf.kind().width();
    }

    /// Starts on a chunk: the bytes from `from` to `to` of `bytes`, which has the padding of [Buffers] behind.
    ///
    /// @param place where the byte at `from` lies in the file
    void open(byte[] bytes, int from, int to, long place, Codec chunkCodec, PageStore store) {
        chunk = bytes;
        origin = place - from;
        position = from;
        end = to;
        codec = chunkCodec;
        pages = store;
        header = null;
        dictionaryHeader = null;
        dictionary = null;
        dictionarySize = 0;
    }

    /// Moves to the next data page without opening it; false if there is none.
    boolean nextPage() {
        while (position < end) {
            PageHeader next = PageHeader.read(chunk, position, end);
            content = position + next.length();
            position = content + next.compressedBytes();
            switch (next.type()) {
                case PageHeader.DATA, PageHeader.DATA_V2 -> {
                    header = next;
                    return true;
                }
                case PageHeader.DICTIONARY -> {
                    if (dictionaryHeader != null) throw new MalformedException("a second dictionary");
                    dictionaryHeader = next;
                    dictionaryContent = content;
                }
                default -> {}
            }
        }
        header = null;
        return false;
    }

    PageHeader header() {
        if (header == null) throw new MalformedException("a column has fewer values than its row group has rows");
        return header;
    }

    /// Decompresses the current page and gets its levels and values ready.
    void openPage() {
        PageHeader page = header();
        if (page.type() == PageHeader.DATA_V2) openV2(page);
        else openV1(page);
    }

    private void openV1(PageHeader page) {
        byte[] bytes = chunk;
        int from = content;
        if (codec != Codec.UNCOMPRESSED) {
            bytes = load(content, page.compressedBytes(), page.uncompressedBytes(), PageStore.Use.PASSING);
            from = 0;
        }
        int limit = from + (codec == Codec.UNCOMPRESSED ? page.compressedBytes() : page.uncompressedBytes());
        repetitions = null;
        definitions = null;
        if (maxRepetition > 0) {
            int length = levelBytes(bytes, from, limit, maxRepetition, page.repetitionEncoding(), page.valueCount());
            repetitions = levels(bytes, from, length, maxRepetition, page.repetitionEncoding(), page.valueCount());
            from += length;
        }
        if (maxDefinition > 0) {
            int length = levelBytes(bytes, from, limit, maxDefinition, page.definitionEncoding(), page.valueCount());
            definitions = levels(bytes, from, length, maxDefinition, page.definitionEncoding(), page.valueCount());
            from += length;
        }
        openValues(page, bytes, from, limit);
    }

    /// Bytes the levels take, the length in front of them included.
    private static int levelBytes(byte[] bytes, int from, int limit, int max, int encoding, int count) {
        long length;
        if (encoding == PageEncoding.BIT_PACKED) {
            length = ((long) count * bitWidth(max) + 7) / 8;
        } else {
            if (limit - from < 4) throw new MalformedException("a page too short for its levels");
            length = 4 + (LittleEndian.getInt(bytes, from) & 0xFFFFFFFFL);
        }
        if (length > limit - from) throw new MalformedException("levels of " + length + " bytes");
        return (int) length;
    }

    private static RleReader levels(byte[] bytes, int from, int length, int max, int encoding, int count) {
        int width = bitWidth(max);
        return switch (encoding) {
            case PageEncoding.RLE -> new RleReader(bytes, from + 4, from + length, width);
            case PageEncoding.BIT_PACKED -> RleReader.ofOldBitPacking(bytes, from, count, width);
            default -> throw new MalformedException("levels in encoding " + encoding);
        };
    }

    private void openV2(PageHeader page) {
        int repetitionEnd = content + page.repetitionBytes();
        int definitionEnd = repetitionEnd + page.definitionBytes();
        repetitions = maxRepetition == 0 ? null : new RleReader(chunk, content, repetitionEnd, bitWidth(maxRepetition));
        definitions =
                maxDefinition == 0 ? null : new RleReader(chunk, repetitionEnd, definitionEnd, bitWidth(maxDefinition));
        int levelBytes = page.repetitionBytes() + page.definitionBytes();
        int packed = page.compressedBytes() - levelBytes;
        int plain = page.uncompressedBytes() - levelBytes;
        if (codec == Codec.UNCOMPRESSED || !page.compressed()) {
            openValues(page, chunk, definitionEnd, definitionEnd + packed);
            return;
        }
        openValues(page, load(definitionEnd, packed, plain, PageStore.Use.PASSING), 0, plain);
    }

    private byte[] load(int from, int length, int size, PageStore.Use use) {
        PageStore store = pages;
        if (store == null) throw new IllegalStateException("no chunk is open");
        return store.load(new PageStore.Packed(codec, chunk, from, length, origin + from), size, pageBuffer, use);
    }

    private void openValues(PageHeader page, byte[] bytes, int from, int limit) {
        codes = null;
        values = null;
        if (PageEncoding.isDictionary(page.encoding())) {
            // A page of NULLs alone may have no codes at all, not even their width.
            int bits = from < limit ? bytes[from] & 0xFF : 0;
            codes = new RleReader(bytes, Math.min(from + 1, limit), limit, bits);
            loadDictionary();
            return;
        }
        PhysicalKind kind = leaf.kind();
        if (from == limit) {
            values = new PlainValues(bytes, from, limit, kind, width);
            return;
        }
        values = switch (page.encoding()) {
            case PageEncoding.PLAIN -> new PlainValues(bytes, from, limit, kind, width);
            case PageEncoding.RLE -> new RleBooleans(bytes, from, limit);
            case PageEncoding.DELTA_BINARY_PACKED -> new DeltaReader(bytes, from, limit);
            case PageEncoding.DELTA_LENGTH_BYTE_ARRAY ->
                SlicedValues.ofDeltaLengths(bytes, from, limit, page.valueCount());
            case PageEncoding.DELTA_BYTE_ARRAY -> SlicedValues.ofDeltaBytes(bytes, from, limit, page.valueCount());
            case PageEncoding.BYTE_STREAM_SPLIT -> SplitStream.open(bytes, from, limit, kind, width);
            default -> throw new MalformedException("unknown encoding " + page.encoding());
        };
    }

    private void loadDictionary() {
        if (dictionary != null) return;
        PageHeader page = dictionaryHeader;
        if (page == null) throw new MalformedException("a page refers to a dictionary, but there is none");
        byte[] bytes = load(dictionaryContent, page.compressedBytes(), page.uncompressedBytes(), PageStore.Use.KEPT);
        int count = page.valueCount();
        // Every entry takes some bytes, but for booleans, which have no dictionaries.
        if (count > page.uncompressedBytes()) throw new MalformedException("a dictionary of " + count + " entries");
        var plain = new PlainValues(bytes, 0, page.uncompressedBytes(), leaf.kind(), width);
        dictionary = conversion.apply(read(plain, count, Reuse.NOT));
        dictionarySize = count;
    }

    /// The dictionary of the chunk, without its pages; null if it has none.
    @Nullable
    ColumnVector dictionary() {
        while (dictionaryHeader == null && header == null && nextPage()) {}
        if (dictionaryHeader == null) return null;
        loadDictionary();
        return dictionary;
    }

    /// Whether none of the `count` entries left in the page, which are all of it, is NULL.
    boolean isFullPage() {
        PageHeader page = header();
        if (definitions == null) return true;
        if (page.type() == PageHeader.DATA_V2 && page.nullCount() == 0) return true;
        return definitions.isRunOf(maxDefinition, page.valueCount());
    }

    RleReader definitions() {
        if (definitions == null) throw new IllegalStateException("no definition levels");
        return definitions;
    }

    RleReader repetitions() {
        if (repetitions == null) throw new IllegalStateException("no repetition levels");
        return repetitions;
    }

    /// The next `count` values, at most [Batch#CAPACITY], without NULLs. Good until the next call.
    ColumnVector readValues(int count) {
        if (codes != null) return readCodes(codes, count);
        if (values == null) throw new IllegalStateException("no page is open");
        return conversion.apply(read(values, count, Reuse.BUFFERS));
    }

    /// Whether [#pickValues] works on the current page.
    boolean picks() {
        return codes != null ? dictionarySize > 0 : values != null && values.picks();
    }

    /// Of the next `count` values, those at the ascending places `rows[0]` to `rows[wanted - 1]`; the others are
    /// passed over. Good until the next call.
    ColumnVector pickValues(int count, int[] rows, int wanted) {
        if (codes != null) {
            if (ints.length < wanted) ints = new int[Batch.CAPACITY];
            codes.readAt(ints, count, rows, wanted);
            return decoded(ints, wanted);
        }
        PageValues source = values;
        if (source == null) throw new IllegalStateException("no page is open");
        return conversion.apply(pick(source, count, rows, wanted));
    }

    private ColumnVector pick(PageValues source, int count, int[] rows, int wanted) {
        return switch (leaf.kind()) {
            case INT32 -> {
                if (ints.length < wanted) ints = new int[Batch.CAPACITY];
                source.pickInts(ints, count, rows, wanted);
                yield new IntVector(ints, 0, wanted, null);
            }
            case INT64 -> {
                if (longs.length < wanted) longs = new long[Batch.CAPACITY];
                source.pickLongs(longs, count, rows, wanted);
                yield new LongVector(longs, 0, wanted, null);
            }
            case DOUBLE -> {
                if (doubles.length < wanted) doubles = new double[Batch.CAPACITY];
                source.pickDoubles(doubles, count, rows, wanted);
                yield new DoubleVector(doubles, 0, wanted, null);
            }
            case BYTE_ARRAY -> {
                if (ints.length < wanted) ints = new int[Batch.CAPACITY];
                if (moreInts.length < wanted) moreInts = new int[Batch.CAPACITY];
                source.pickSlices(ints, moreInts, count, rows, wanted);
                yield new BytesVector(source.heap(), ints, moreInts, 0, wanted, null);
            }
            case BOOLEAN, FLOAT, INT96, FIXED_LEN_BYTE_ARRAY ->
                throw new IllegalStateException(leaf.kind() + " is not picked");
        };
    }

    void skipValues(int count) {
        if (codes != null) codes.skip(count);
        else if (values != null) values.skip(count);
    }

    private ColumnVector readCodes(RleReader source, int count) {
        if (ints.length < count) ints = new int[Math.max(count, Batch.CAPACITY)];
        source.read(ints, 0, count);
        return decoded(ints, count);
    }

    /// The values of `count` codes: as codes still, but for numbers of a large dictionary.
    private ColumnVector decoded(int[] entryCodes, int count) {
        ColumnVector entries = dictionary;
        if (entries == null) throw new IllegalStateException("no dictionary");
        checkCodes(entryCodes, count);
        if (dictionarySize == 0) return conversion.apply(read(emptyValues(), 0, Reuse.NOT));
        if (dictionarySize <= MAX_NUMBER_DICTIONARY) return new DictionaryVector(entryCodes, 0, count, null, entries);
        return switch (entries) {
            case IntVector d -> {
                if (moreInts.length < count) moreInts = new int[Math.max(count, Batch.CAPACITY)];
                lookUp(d.values(), d.offset(), entryCodes, moreInts, count);
                yield new IntVector(moreInts, 0, count, null);
            }
            case LongVector d -> {
                if (longs.length < count) longs = new long[Math.max(count, Batch.CAPACITY)];
                lookUp(d.values(), d.offset(), entryCodes, longs, count);
                yield new LongVector(longs, 0, count, null);
            }
            case DoubleVector d -> {
                if (doubles.length < count) doubles = new double[Math.max(count, Batch.CAPACITY)];
                lookUp(d.values(), d.offset(), entryCodes, doubles, count);
                yield new DoubleVector(doubles, 0, count, null);
            }
            default -> new DictionaryVector(entryCodes, 0, count, null, entries);
        };
    }

    private void checkCodes(int[] entryCodes, int count) {
        int last = dictionarySize - 1;
        int beyond = 0;
        for (int i = 0; i < count; i++) beyond |= entryCodes[i] | (last - entryCodes[i]);
        if (beyond < 0) throw new MalformedException("a code beyond the dictionary's " + dictionarySize + " entries");
    }

    private static void lookUp(int[] entries, int offset, int[] entryCodes, int[] target, int count) {
        for (int i = 0; i < count; i++) target[i] = entries[offset + entryCodes[i]];
    }

    private static void lookUp(long[] entries, int offset, int[] entryCodes, long[] target, int count) {
        for (int i = 0; i < count; i++) target[i] = entries[offset + entryCodes[i]];
    }

    private static void lookUp(double[] entries, int offset, int[] entryCodes, double[] target, int count) {
        for (int i = 0; i < count; i++) target[i] = entries[offset + entryCodes[i]];
    }

    private PageValues emptyValues() {
        return new PlainValues(new byte[Buffers.PADDING], 0, 0, leaf.kind(), width);
    }

    private enum Reuse {
        BUFFERS,
        NOT
    }

    /// `count` stored values, in this cursor's arrays or in new ones.
    private ColumnVector read(PageValues source, int count, Reuse reuse) {
        boolean fresh = reuse == Reuse.NOT;
        int capacity = fresh ? count : Math.max(count, Batch.CAPACITY);
        return switch (leaf.kind()) {
            case BOOLEAN -> {
                byte[] target = !fresh && booleans.length >= count ? booleans : new byte[capacity];
                source.booleans(target, 0, count);
                if (!fresh) booleans = target;
                yield new BooleanVector(target, 0, count, null);
            }
            case INT32 -> {
                int[] target = !fresh && ints.length >= count ? ints : new int[capacity];
                source.ints(target, 0, count);
                if (!fresh) ints = target;
                yield new IntVector(target, 0, count, null);
            }
            case INT64 -> {
                long[] target = !fresh && longs.length >= count ? longs : new long[capacity];
                source.longs(target, 0, count);
                if (!fresh) longs = target;
                yield new LongVector(target, 0, count, null);
            }
            case FLOAT -> {
                float[] target = !fresh && floats.length >= count ? floats : new float[capacity];
                source.floats(target, 0, count);
                if (!fresh) floats = target;
                yield new FloatVector(target, 0, count, null);
            }
            case DOUBLE -> {
                double[] target = !fresh && doubles.length >= count ? doubles : new double[capacity];
                source.doubles(target, 0, count);
                if (!fresh) doubles = target;
                yield new DoubleVector(target, 0, count, null);
            }
            case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
                int[] starts = !fresh && ints.length >= count ? ints : new int[capacity];
                int[] lengths = !fresh && moreInts.length >= count ? moreInts : new int[capacity];
                source.slices(starts, lengths, 0, count);
                if (!fresh) {
                    ints = starts;
                    moreInts = lengths;
                }
                yield new BytesVector(source.heap(), starts, lengths, 0, count, null);
            }
        };
    }

    private static int bitWidth(int max) {
        return 32 - Integer.numberOfLeadingZeros(max);
    }
}

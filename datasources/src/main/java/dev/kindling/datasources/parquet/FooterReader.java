package dev.kindling.datasources.parquet;

import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.parquet.FileMetadata.Bounds;
import dev.kindling.datasources.parquet.FileMetadata.Chunk;
import dev.kindling.datasources.parquet.FileMetadata.RowGroup;
import dev.kindling.rdd.io.FileSystems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a file's footer with one read for most files, and without the classes Thrift generates: what it costs to
/// start decides what a small query costs.
final class FooterReader {

    private static final int MAGIC = 'P' | ('A' << 8) | ('R' << 16) | ('1' << 24);
    private static final int ENCRYPTED_MAGIC = 'P' | ('A' << 8) | ('R' << 16) | ('E' << 24);
    private static final int TAIL_BYTES = 8;
    private static final int FIRST_READ_BYTES = 64 << 10;

    private final long fileSize;

    private FooterReader(long fileSize) {
        this.fileSize = fileSize;
    }

    static FileMetadata read(FileSystems systems, FileEntry file) {
        try (FileInput input = FileInput.open(systems, file.path())) {
            return read(file.path(), input);
        } catch (IOException e) {
            throw ParquetErrors.unreadable(file.path(), e);
        }
    }

    private static FileMetadata read(String path, FileInput input) throws IOException {
        long size = input.size();
        if (size < 4 + TAIL_BYTES) throw ParquetErrors.notParquet(path, "it has only " + size + " bytes");
        int length = (int) Math.min(size, FIRST_READ_BYTES);
        byte[] tail = new byte[length];
        input.readFully(size - length, tail, 0, length);
        int magic = LittleEndian.getInt(tail, length - 4);
        if (magic == ENCRYPTED_MAGIC) throw ParquetErrors.unsupported(path, "Parquet encryption");
        if (magic != MAGIC) {
            byte[] head = new byte[4];
            input.readFully(0, head, 0, 4);
            if (LittleEndian.getInt(head, 0) == MAGIC) throw ParquetErrors.cutOff(path, size);
            throw ParquetErrors.notParquet(path, "it does not end with PAR1");
        }
        long footerLength = LittleEndian.getInt(tail, length - TAIL_BYTES) & 0xFFFFFFFFL;
        long footerStart = size - TAIL_BYTES - footerLength;
        String place = "footer at byte " + footerStart;
        if (footerStart < 4) throw ParquetErrors.corrupt(path, place, "its length of " + footerLength + " is wrong");
        byte[] footer = tail;
        int from = (int) (length - TAIL_BYTES - footerLength);
        if (from < 0) {
            footer = new byte[(int) footerLength];
            input.readFully(footerStart, footer, 0, (int) footerLength);
            from = 0;
        }
        try {
            var reader = new FooterReader(size);
            return reader.metadata(new ThriftReader(footer, from, from + (int) footerLength));
        } catch (MalformedException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw ParquetErrors.corrupt(path, place, e);
        }
    }

    private FileMetadata metadata(ThriftReader in) {
        SchemaNode.Group schema = null;
        var rowGroups = new ArrayList<RowGroup>();
        List<SchemaNode.Leaf> leaves = List.of();
        long rowCount = 0;
        String createdBy = null;
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 2 -> {
                    schema = schema(in);
                    leaves = SchemaNode.leaves(schema);
                }
                case 3 -> rowCount = in.i64();
                case 4 -> {
                    int count = in.list();
                    for (int i = 0; i < count; i++) rowGroups.add(rowGroup(in, leaves, i));
                }
                case 6 -> createdBy = in.string();
                default -> in.skip();
            }
        }
        in.endStruct();
        if (schema == null) throw new MalformedException("there is no schema");
        if (rowCount < 0) throw new MalformedException("a negative number of rows");
        return new FileMetadata(schema, rowCount, List.copyOf(rowGroups), createdBy);
    }

    private RowGroup rowGroup(ThriftReader in, List<SchemaNode.Leaf> leaves, int ordinal) {
        var chunks = new ArrayList<Chunk>();
        long rowCount = -1;
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 1 -> {
                    int count = in.list();
                    if (count != leaves.size()) {
                        throw new MalformedException(
                                "row group " + ordinal + " has " + count + " columns, the schema " + leaves.size());
                    }
                    for (SchemaNode.Leaf leaf : leaves) chunks.add(chunk(in, leaf));
                }
                case 3 -> rowCount = in.i64();
                default -> in.skip();
            }
        }
        in.endStruct();
        if (rowCount < 0) throw new MalformedException("row group " + ordinal + " does not say how many rows it has");
        for (int i = 0; i < leaves.size() && i < chunks.size(); i++) {
            long values = chunks.get(i).valueCount();
            boolean flat = leaves.get(i).repetitionLevel() == 0;
            if (flat ? values != rowCount : values < rowCount) {
                throw new MalformedException("row group " + ordinal + " of " + rowCount + " rows has " + values
                        + " values in column " + leaves.get(i).name());
            }
        }
        if (chunks.size() != leaves.size()) throw new MalformedException("row group " + ordinal + " has no columns");
        return new RowGroup(List.copyOf(chunks), rowCount, ordinal);
    }

    private Chunk chunk(ThriftReader in, SchemaNode.Leaf leaf) {
        var chunk = new ChunkFields();
        boolean described = false;
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 1 -> throw new MalformedException("column " + leaf.name() + " lies in another file");
                case 3 -> {
                    chunk.metadata(in);
                    described = true;
                }
                case 4 -> chunk.offsetIndexPosition = in.i64();
                case 5 -> chunk.offsetIndexLength = in.i32();
                case 6 -> chunk.columnIndexPosition = in.i64();
                case 7 -> chunk.columnIndexLength = in.i32();
                default -> in.skip();
            }
        }
        in.endStruct();
        if (!described) throw new MalformedException("column " + leaf.name() + " is encrypted or not described");
        if (chunk.kind != leaf.kind()) throw new MalformedException("column " + leaf.name() + " has two types");
        Chunk result = chunk.build();
        boolean within = result.start() >= 4
                && result.compressedBytes() >= 0
                && result.compressedBytes() <= fileSize - result.start();
        if (!within && result.valueCount() > 0) {
            throw new MalformedException("column " + leaf.name() + " reaches beyond the end of the file");
        }
        return result;
    }

    /// The fields of a chunk on their way to a [Chunk].
    private static final class ChunkFields {
        private @Nullable PhysicalKind kind;
        private int codec;
        private long valueCount;
        private long compressedBytes;
        private long uncompressedBytes;
        private long dataPosition = -1;
        private long dictionaryPosition = -1;
        private boolean plainPages = true;
        private boolean plainPagesKnown;
        private @Nullable Bounds bounds;
        private long bloomPosition = -1;
        private int bloomLength = -1;
        private long columnIndexPosition = -1;
        private int columnIndexLength;
        private long offsetIndexPosition = -1;
        private int offsetIndexLength;

        void metadata(ThriftReader in) {
            in.beginStruct();
            while (in.nextField()) {
                switch (in.fieldId()) {
                    case 1 -> kind = PhysicalKind.of(in.i32());
                    case 2 -> encodings(in);
                    case 4 -> codec = in.i32();
                    case 5 -> valueCount = in.i64();
                    case 6 -> uncompressedBytes = in.i64();
                    case 7 -> compressedBytes = in.i64();
                    case 9 -> dataPosition = in.i64();
                    case 11 -> dictionaryPosition = in.i64();
                    case 12 -> bounds = FooterReader.bounds(in);
                    case 13 -> encodingStatistics(in);
                    case 14 -> bloomPosition = in.i64();
                    case 15 -> bloomLength = in.i32();
                    default -> in.skip();
                }
            }
            in.endStruct();
        }

        /// Without page statistics, a list that names a dictionary and nothing else for values tells the same. The
        /// newer dictionary encoding comes with PLAIN for the dictionary itself in most lists, and then says
        /// nothing.
        private void encodings(ThriftReader in) {
            int count = in.list();
            boolean dictionary = false;
            boolean others = false;
            for (int i = 0; i < count; i++) {
                int encoding = (int) in.listedNumber();
                boolean levels = encoding == PageEncoding.RLE || encoding == PageEncoding.BIT_PACKED;
                dictionary |= PageEncoding.isDictionary(encoding);
                others |= !levels && !PageEncoding.isDictionary(encoding);
            }
            if (!plainPagesKnown) plainPages = !dictionary || others;
        }

        private void encodingStatistics(ThriftReader in) {
            int count = in.list();
            plainPages = false;
            plainPagesKnown = true;
            for (int i = 0; i < count; i++) {
                int pageType = -1;
                int encoding = -1;
                int pages = 0;
                in.beginStruct();
                while (in.nextField()) {
                    switch (in.fieldId()) {
                        case 1 -> pageType = in.i32();
                        case 2 -> encoding = in.i32();
                        case 3 -> pages = in.i32();
                        default -> in.skip();
                    }
                }
                in.endStruct();
                boolean data = pageType == PageHeader.DATA || pageType == PageHeader.DATA_V2;
                boolean dictionary = PageEncoding.isDictionary(encoding);
                plainPages |= data && !dictionary && pages > 0;
            }
        }

        Chunk build() {
            if (kind == null) throw new MalformedException("a column without a type");
            return new Chunk(
                    kind,
                    codec,
                    valueCount,
                    compressedBytes,
                    uncompressedBytes,
                    dataPosition,
                    dictionaryPosition,
                    plainPages,
                    bounds,
                    bloomPosition,
                    bloomLength,
                    columnIndexPosition,
                    columnIndexLength,
                    offsetIndexPosition,
                    offsetIndexLength);
        }
    }

    /// The statistics of a chunk or of a page.
    static Bounds bounds(ThriftReader in) {
        byte[] min = null;
        byte[] max = null;
        byte[] oldMin = null;
        byte[] oldMax = null;
        boolean minIsExact = true;
        boolean maxIsExact = true;
        long nullCount = -1;
        long distinctCount = -1;
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 1 -> oldMax = in.binary();
                case 2 -> oldMin = in.binary();
                case 3 -> nullCount = in.i64();
                case 4 -> distinctCount = in.i64();
                case 5 -> max = in.binary();
                case 6 -> min = in.binary();
                case 7 -> maxIsExact = in.bool();
                case 8 -> minIsExact = in.bool();
                default -> in.skip();
            }
        }
        in.endStruct();
        boolean old = min == null && max == null && (oldMin != null || oldMax != null);
        if (old) return new Bounds(oldMin, oldMax, true, true, nullCount, distinctCount, true);
        return new Bounds(min, max, minIsExact, maxIsExact, nullCount, distinctCount, false);
    }

    private static SchemaNode.Group schema(ThriftReader in) {
        int count = in.list();
        var elements = new ArrayList<SchemaElement>();
        for (int i = 0; i < count; i++) elements.add(SchemaElement.read(in));
        return SchemaBuilder.build(elements);
    }
}

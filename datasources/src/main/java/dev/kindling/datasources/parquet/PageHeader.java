package dev.kindling.datasources.parquet;

import dev.kindling.datasources.parquet.FileMetadata.Bounds;
import org.jspecify.annotations.Nullable;

/// What stands before a page.
///
/// @param valueCount entries, NULLs included
/// @param nullCount NULLs, or -1 if unknown
/// @param rowCount rows, or -1 if unknown
/// @param length bytes the header itself takes
record PageHeader(
        int type,
        int compressedBytes,
        int uncompressedBytes,
        int valueCount,
        int encoding,
        int definitionEncoding,
        int repetitionEncoding,
        int definitionBytes,
        int repetitionBytes,
        int nullCount,
        int rowCount,
        boolean compressed,
        @Nullable Bounds bounds,
        int length) {

    static final int DATA = 0;
    static final int INDEX = 1;
    static final int DICTIONARY = 2;
    static final int DATA_V2 = 3;

    static PageHeader read(byte[] bytes, int from, int limit) {
        var in = new ThriftReader(bytes, from, limit);
        int type = -1;
        int compressedBytes = -1;
        int uncompressedBytes = -1;
        var details = new Details();
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 1 -> type = in.i32();
                case 2 -> uncompressedBytes = in.i32();
                case 3 -> compressedBytes = in.i32();
                case 5 -> details.readV1(in);
                case 7 -> details.readDictionary(in);
                case 8 -> details.readV2(in);
                default -> in.skip();
            }
        }
        in.endStruct();
        if (compressedBytes < 0 || uncompressedBytes < 0 || details.valueCount < 0) {
            throw new MalformedException("a page header without sizes");
        }
        if (compressedBytes > limit - in.position()) {
            throw new MalformedException(
                    "a page of " + compressedBytes + " bytes where " + (limit - in.position()) + " are left");
        }
        int levels = details.definitionBytes + details.repetitionBytes;
        if (details.definitionBytes < 0 || details.repetitionBytes < 0 || levels < 0) {
            throw new MalformedException("negative lengths of levels");
        }
        if (type == DATA_V2 && (levels > compressedBytes || levels > uncompressedBytes)) {
            throw new MalformedException("levels of " + levels + " bytes in a page of " + compressedBytes);
        }
        return new PageHeader(
                type,
                compressedBytes,
                uncompressedBytes,
                details.valueCount,
                details.encoding,
                details.definitionEncoding,
                details.repetitionEncoding,
                details.definitionBytes,
                details.repetitionBytes,
                details.nullCount,
                details.rowCount,
                details.compressed,
                details.bounds,
                in.position() - from);
    }

    private static final class Details {
        private int valueCount;
        private int encoding;
        private int definitionEncoding = PageEncoding.RLE;
        private int repetitionEncoding = PageEncoding.RLE;
        private int definitionBytes;
        private int repetitionBytes;
        private int nullCount = -1;
        private int rowCount = -1;
        private boolean compressed = true;
        private @Nullable Bounds bounds;

        void readV1(ThriftReader in) {
            in.beginStruct();
            while (in.nextField()) {
                switch (in.fieldId()) {
                    case 1 -> valueCount = in.i32();
                    case 2 -> encoding = in.i32();
                    case 3 -> definitionEncoding = in.i32();
                    case 4 -> repetitionEncoding = in.i32();
                    case 5 -> bounds = FooterReader.bounds(in);
                    default -> in.skip();
                }
            }
            in.endStruct();
        }

        void readDictionary(ThriftReader in) {
            in.beginStruct();
            while (in.nextField()) {
                switch (in.fieldId()) {
                    case 1 -> valueCount = in.i32();
                    case 2 -> encoding = in.i32();
                    default -> in.skip();
                }
            }
            in.endStruct();
        }

        void readV2(ThriftReader in) {
            in.beginStruct();
            while (in.nextField()) {
                switch (in.fieldId()) {
                    case 1 -> valueCount = in.i32();
                    case 2 -> nullCount = in.i32();
                    case 3 -> rowCount = in.i32();
                    case 4 -> encoding = in.i32();
                    case 5 -> definitionBytes = in.i32();
                    case 6 -> repetitionBytes = in.i32();
                    case 7 -> compressed = in.bool();
                    case 8 -> bounds = FooterReader.bounds(in);
                    default -> in.skip();
                }
            }
            in.endStruct();
        }
    }
}

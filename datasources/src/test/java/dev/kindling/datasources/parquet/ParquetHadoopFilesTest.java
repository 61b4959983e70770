package dev.kindling.datasources.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of parquet-hadoop, the format's own library, and its view of ours.
class ParquetHadoopFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    /// A codec factory of the library's that needs no Hadoop: pages stay as they are.
    private static final class Uncompressed implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) {
                    return bytes;
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return CompressionCodecName.UNCOMPRESSED;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {}
    }

    private interface Rows {
        void fill(Group row, int index);
    }

    private Path write(String schema, WriterVersion version, int count, Rows rows, boolean dictionary)
            throws IOException {
        Path file = folder.resolve(version + "-" + dictionary + System.nanoTime() + ".parquet");
        MessageType type = MessageTypeParser.parseMessageType(schema);
        var factory = new SimpleGroupFactory(type);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new org.apache.parquet.conf.PlainParquetConfiguration())
                .withType(type)
                .withWriterVersion(version)
                .withDictionaryEncoding(dictionary)
                .withCodecFactory(new Uncompressed())
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withPageRowCountLimit(1000)
                .withBloomFilterEnabled(true)
                .build()) {
            for (int i = 0; i < count; i++) {
                Group row = factory.newGroup();
                rows.fill(row, i);
                writer.write(row);
            }
        }
        return file;
    }

    private static byte[] int96(int julianDay, long nanos) {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanos)
                .putInt(julianDay)
                .array();
    }

    @Test
    void readsBothVersionsWithAndWithoutDictionaries() throws IOException {
        String schema = """
            message m {
              required int32 i; optional int64 l; optional binary s (STRING); optional double d;
              optional boolean b; optional int32 date (DATE); optional int64 ts (TIMESTAMP(NANOS,true));
              optional int64 ms (TIMESTAMP(MILLIS,false)); optional int96 old;
              optional fixed_len_byte_array(9) dec (DECIMAL(20,2)); optional binary raw; optional float f;
            }
            """;
        for (WriterVersion version : WriterVersion.values()) {
            for (boolean dictionary : new boolean[] {true, false}) {
                Path file = write(schema, version, 5000, ParquetHadoopFilesTest::fillFlat, dictionary);
                List<List<@Nullable Object>> rows = ParquetFiles.read(file);
                assertThat(rows).hasSize(5000);
                for (int i = 0; i < 5000; i++)
                    if (!rows.get(i).equals(flatRow(i))) assertThat(rows.get(i)).isEqualTo(flatRow(i));
            }
        }
    }

    private static void fillFlat(Group row, int i) {
        row.add("i", i);
        if (i % 3 == 0) return;
        row.add("l", (long) i * i - 7);
        row.add("s", "prefix" + i % 500);
        row.add("d", i / 8.0);
        row.add("b", i % 5 < 2);
        row.add("date", i - 2500);
        row.add("ts", i * 1_000_001L - 5);
        row.add("ms", (long) i - 3);
        row.add("old", Binary.fromConstantByteArray(int96(2_440_588 + i, 1_000L * i)));
        byte[] decimal = new byte[9];
        ByteBuffer.wrap(decimal).put((byte) (i % 2 == 0 ? -1 : 0)).putLong(i % 2 == 0 ? -i : i);
        row.add("dec", Binary.fromConstantByteArray(decimal));
        row.add("raw", Binary.fromConstantByteArray(new byte[] {(byte) i}));
        row.add("f", i / 4f);
    }

    private static List<@Nullable Object> flatRow(int i) {
        if (i % 3 == 0) return Arrays.asList(i, null, null, null, null, null, null, null, null, null, null, null);
        return Arrays.asList(
                i,
                (long) i * i - 7,
                "prefix" + i % 500,
                i / 8.0,
                i % 5 < 2,
                i - 2500,
                Math.floorDiv(i * 1_000_001L - 5, 1000L),
                (i - 3) * 1000L,
                i * 86_400_000_000L + i,
                BigDecimal.valueOf(i % 2 == 0 ? -i : i, 2),
                new BytesValue(new byte[] {(byte) i}),
                i / 4f);
    }

    @Test
    void readsListsOfAllAges() throws IOException {
        String schema = """
            message m {
              repeated int32 bare;
              optional group two (LIST) { repeated int32 element; }
              optional group tuple (LIST) { repeated group array { required int32 x; optional int32 y; } }
              optional group named (LIST) { repeated group array { required int32 x; } }
              optional group three (LIST) { repeated group list { optional int32 element; } }
              optional group map (MAP) { repeated group key_value { required int32 key; optional int32 value; } }
            }
            """;
        for (WriterVersion version : WriterVersion.values()) {
            Path file = write(schema, version, 3000, ParquetHadoopFilesTest::fillLists, true);
            assertThat(ParquetFiles.schema(file).catalogString())
                    .isEqualTo("struct<bare:array<int>,two:array<int>,tuple:array<struct<x:int,y:int>>,"
                            + "named:array<struct<x:int>>,three:array<int>,map:map<int,int>>");
            List<List<@Nullable Object>> rows = ParquetFiles.read(file);
            assertThat(rows).hasSize(3000);
            for (int i = 0; i < 3000; i++) assertThat(rows.get(i)).isEqualTo(listRow(i));
        }
    }

    private static void fillLists(Group row, int i) {
        for (int k = 0; k < i % 3; k++) row.add("bare", k);
        if (i % 4 == 0) return;
        Group two = row.addGroup("two");
        Group tuple = row.addGroup("tuple");
        Group named = row.addGroup("named");
        Group three = row.addGroup("three");
        Group map = row.addGroup("map");
        for (int k = 0; k < i % 3; k++) {
            two.add("element", i + k);
            Group pair = tuple.addGroup("array");
            pair.add("x", k);
            if (k == 1) pair.add("y", i);
            named.addGroup("array").add("x", k);
            Group element = three.addGroup("list");
            if (k == 1) element.add("element", i);
            Group entry = map.addGroup("key_value");
            entry.add("key", k);
            if (k == 1) entry.add("value", i);
        }
    }

    private static List<@Nullable Object> listRow(int i) {
        var bare = new ArrayList<Object>();
        var two = new ArrayList<Object>();
        var tuple = new ArrayList<Object>();
        var named = new ArrayList<Object>();
        var three = new ArrayList<@Nullable Object>();
        for (int k = 0; k < i % 3; k++) {
            bare.add(k);
            two.add(i + k);
            tuple.add(Arrays.asList(k, k == 1 ? i : null));
            named.add(List.of(k));
            three.add(k == 1 ? i : null);
        }
        if (i % 4 == 0) return Arrays.asList(bare, null, null, null, null, null);
        return Arrays.asList(bare, two, tuple, named, three, Arrays.asList(bare, three));
    }

    @Test
    void usesTheLibrarysIndexesAndBloomFilters() throws IOException {
        String schema = "message m { required int64 id; required int64 even; }";
        Path file = write(
                schema,
                WriterVersion.PARQUET_2_0,
                10_000,
                (row, i) -> {
                    row.add("id", (long) i);
                    row.add("even", i * 7919L % 10_000 * 2);
                },
                false);
        StructType type = ParquetFiles.schema(file);
        var where = new Predicates(type);

        var pages = new ParquetFiles.Context();
        var one = ParquetFiles.request(type, where.compare("id", "=", 4321L));
        assertThat(ParquetFiles.read(file, one, pages)).hasSize(1);
        assertThat(pages.counted(ScanCounters.PAGES_SKIPPED)).isGreaterThanOrEqualTo(18);

        var bloom = new ParquetFiles.Context();
        int skipped = 0;
        for (long odd = 1; odd < 100; odd += 2) {
            var none = ParquetFiles.request(type, where.compare("even", "=", odd));
            assertThat(ParquetFiles.read(file, none, bloom)).isEmpty();
            skipped++;
        }
        assertThat(bloom.counted(ScanCounters.ROW_GROUPS_SKIPPED)).isGreaterThan(skipped * 9 / 10);
    }

    @Test
    void theLibraryReadsOurFiles() throws IOException {
        StructType schema = new StructType()
                .add("id", AtomicType.LONG)
                .add("word", AtomicType.STRING)
                .add("x", AtomicType.DOUBLE);
        var rows = new ArrayList<List<@Nullable Object>>();
        for (long i = 0; i < 6000; i++) rows.add(Arrays.asList(i, i % 2 == 0 ? "w" + i % 10 : null, i * 0.1));
        Path file = folder.resolve("ours.parquet");
        ParquetFiles.write(
                file,
                schema,
                rows,
                2048,
                Map.of("compression", "uncompressed", "rowgroupsize", "4000", "bloomfiltercolumns", "id,word"));

        var options = org.apache.parquet.ParquetReadOptions.builder(
                        new org.apache.parquet.conf.PlainParquetConfiguration())
                .withCodecFactory(new Uncompressed())
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            assertThat(reader.getRecordCount()).isEqualTo(6000);
            assertThat(reader.getFileMetaData().getSchema().toString())
                    .contains("optional binary word (STRING)", "optional int64 id", "optional double x");
            ColumnChunkMetaData id =
                    reader.getFooter().getBlocks().get(1).getColumns().getFirst();
            assertThat((Object) id.getStatistics().genericGetMin()).isEqualTo(4000L);
            assertThat((Object) id.getStatistics().genericGetMax()).isEqualTo(5999L);
            assertThat(id.getStatistics().getNumNulls()).isEqualTo(0);
            var columnIndex = reader.readColumnIndex(id);
            assertThat(columnIndex.getMinValues()).hasSize(1);
            assertThat(reader.readOffsetIndex(id).getPageCount()).isEqualTo(1);
            var bloom = reader.readBloomFilter(id);
            for (long i = 4000; i < 6000; i++)
                assertThat(bloom.findHash(bloom.hash(i))).isTrue();
            ColumnChunkMetaData word =
                    reader.getFooter().getBlocks().getFirst().getColumns().get(1);
            assertThat(word.getStatistics().getNumNulls()).isEqualTo(2000);
            assertThat(word.getEncodingStats().hasNonDictionaryEncodedPages()).isFalse();
        }
    }
}

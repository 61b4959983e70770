package dev.kindling.datasources.csv;

import dev.kindling.catalyst.source.DataSource;
import dev.kindling.datasources.file.SourceContract;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import java.util.List;
import java.util.Map;

class CsvSourceTest extends SourceContract {

    @Override
    protected DataSource source() {
        return new CsvDataSource();
    }

    @Override
    protected List<DataType> types() {
        return List.of(
                AtomicType.BOOLEAN,
                AtomicType.BYTE,
                AtomicType.SHORT,
                AtomicType.INT,
                AtomicType.LONG,
                AtomicType.FLOAT,
                AtomicType.DOUBLE,
                AtomicType.STRING,
                AtomicType.BINARY,
                AtomicType.DATE,
                AtomicType.TIMESTAMP,
                AtomicType.TIMESTAMP_NTZ,
                new DecimalType(7, 2),
                new DecimalType(18, 0),
                new DecimalType(38, 10),
                new TimeType(6));
    }

    @Override
    protected List<String> codecs() {
        return List.of("none", "gzip", "bzip2", "zstd", "snappy", "lz4");
    }

    /// The default dialect cannot tell an empty text from NULL.
    @Override
    protected Map<String, String> exactWrite() {
        return Map.of("nullValue", "\\N", "header", "true");
    }

    @Override
    protected Map<String, String> exactRead() {
        return exactWrite();
    }

    @Override
    protected Map<String, String> inferring() {
        return Map.of("nullValue", "\\N", "header", "true", "inferSchema", "true");
    }
}

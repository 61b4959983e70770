package dev.kindling.datasources.json;

import dev.kindling.catalyst.source.DataSource;
import dev.kindling.datasources.file.SourceContract;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import java.util.List;

class JsonSourceTest extends SourceContract {

    @Override
    protected DataSource source() {
        return new JsonDataSource();
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
                new DecimalType(38, 10),
                new TimeType(6),
                new ArrayType(AtomicType.STRING),
                new MapType(AtomicType.STRING, AtomicType.LONG),
                new MapType(AtomicType.INT, AtomicType.DATE),
                new StructType().add("a", AtomicType.INT).add("b", new ArrayType(AtomicType.TIMESTAMP)));
    }

    @Override
    protected List<String> codecs() {
        return List.of("none", "gzip", "zstd");
    }
}

package dev.kindling.datasources.parquet;

import dev.kindling.datasources.file.FileDataSource;

/// The data source `parquet`.
public final class ParquetDataSource extends FileDataSource {
    public ParquetDataSource() {
        super(new ParquetFormat());
    }
}

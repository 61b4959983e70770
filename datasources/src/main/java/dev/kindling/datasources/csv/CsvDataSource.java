package dev.kindling.datasources.csv;

import dev.kindling.datasources.file.FileDataSource;

/// The data source `csv`.
public final class CsvDataSource extends FileDataSource {
    public CsvDataSource() {
        super(new CsvFormat());
    }
}

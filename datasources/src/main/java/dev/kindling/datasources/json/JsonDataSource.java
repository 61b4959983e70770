package dev.kindling.datasources.json;

import dev.kindling.datasources.file.FileDataSource;

/// The data source `json`.
public final class JsonDataSource extends FileDataSource {
    public JsonDataSource() {
        super(new JsonFormat());
    }
}

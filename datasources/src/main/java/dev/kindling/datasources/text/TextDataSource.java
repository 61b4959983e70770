package dev.kindling.datasources.text;

import dev.kindling.datasources.file.FileDataSource;

/// The data source `text`.
public final class TextDataSource extends FileDataSource {
    public TextDataSource() {
        super(new TextFormat());
    }
}

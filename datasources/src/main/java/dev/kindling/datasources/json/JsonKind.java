package dev.kindling.datasources.json;

/// What a field's text is. Bytes rather than an enum: there is one per field and row.
final class JsonKind {

    /// A text without its quotes, escapes resolved.
    static final byte STRING = 0;
    static final byte WHOLE_NUMBER = 1;
    static final byte FLOATING_NUMBER = 2;
    static final byte BOOLEAN = 3;
    /// An object or array as it stands in the file.
    static final byte NESTED = 4;

    private JsonKind() {}
}

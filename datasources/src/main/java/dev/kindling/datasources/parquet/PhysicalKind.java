package dev.kindling.datasources.parquet;

/// How Parquet stores a value; in the order of the format's numbers.
enum PhysicalKind {
    BOOLEAN(0, 0),
    INT32(1, 4),
    INT64(2, 8),
    INT96(3, 12),
    FLOAT(4, 4),
    DOUBLE(5, 8),
    BYTE_ARRAY(6, 0),
    FIXED_LEN_BYTE_ARRAY(7, 0);

    private static final PhysicalKind[] ALL = values();

    private final int number;
    private final int width;

    PhysicalKind(int number, int width) {
        this.number = number;
        this.width = width;
    }

    int number() {
        return number;
    }

    /// Bytes a value takes in PLAIN encoding; 0 if that is not a constant of the kind.
    int width() {
        return width;
    }

    static PhysicalKind of(int number) {
        if (number < 0 || number >= ALL.length) throw new MalformedException("unknown physical type " + number);
        return ALL[number];
    }
}

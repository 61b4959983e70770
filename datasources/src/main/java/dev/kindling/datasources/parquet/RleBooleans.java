package dev.kindling.datasources.parquet;

/// Booleans in runs.
final class RleBooleans extends PageValues {

    private final RleReader runs;

    RleBooleans(byte[] bytes, int from, int limit) {
        if (limit - from < 4) throw new MalformedException("a page has fewer values than it says");
        int length = LittleEndian.getInt(bytes, from);
        if (length < 0 || length > limit - from - 4) throw new MalformedException("runs of " + length + " bytes");
        runs = new RleReader(bytes, from + 4, from + 4 + length, 1);
    }

    @Override
    void booleans(byte[] target, int at, int count) {
        runs.readLevels(target, at, count);
    }

    @Override
    void skip(int count) {
        runs.skip(count);
    }
}

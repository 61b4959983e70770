package dev.kindling.datasources.parquet;

/// The values of a page (NULLs left out), to be read once from front to back. Which of the methods works depends on
/// the column's physical type.
abstract class PageValues {

    void ints(int[] target, int at, int count) {
        throw unfit();
    }

    void longs(long[] target, int at, int count) {
        throw unfit();
    }

    void floats(float[] target, int at, int count) {
        throw unfit();
    }

    void doubles(double[] target, int at, int count) {
        throw unfit();
    }

    void booleans(byte[] target, int at, int count) {
        throw unfit();
    }

    /// What [#slices] speaks of.
    byte[] heap() {
        throw unfit();
    }

    /// Where the next `count` values lie in [#heap].
    void slices(int[] starts, int[] lengths, int at, int count) {
        throw unfit();
    }

    abstract void skip(int count);

    /// Whether the methods below work, which read, of the next `count` values, those at the ascending places
    /// `rows[0]` to `rows[wanted - 1]`, and pass over the others.
    boolean picks() {
        return false;
    }

    void pickInts(int[] target, int count, int[] rows, int wanted) {
        throw unfit();
    }

    void pickLongs(long[] target, int count, int[] rows, int wanted) {
        throw unfit();
    }

    void pickDoubles(double[] target, int count, int[] rows, int wanted) {
        throw unfit();
    }

    void pickSlices(int[] starts, int[] lengths, int count, int[] rows, int wanted) {
        throw unfit();
    }

    private static MalformedException unfit() {
        return new MalformedException("the encoding does not go with the column's type");
    }
}

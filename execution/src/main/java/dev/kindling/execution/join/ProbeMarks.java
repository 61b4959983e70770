package dev.kindling.execution.join;

/// Which rows of a probe side that is read several times have found a partner so far.
final class ProbeMarks {

    private final byte[] bits;
    private long position;
    private boolean isLastPass;

    ProbeMarks(long rowCount) {
        bits = new byte[Math.toIntExact((rowCount + 7) >>> 3)];
    }

    static long sizeBytes(long rowCount) {
        return (rowCount + 7) >>> 3;
    }

    /// Goes back to the first row.
    void beginPass(boolean isLast) {
        position = 0;
        isLastPass = isLast;
    }

    boolean isLastPass() {
        return isLastPass;
    }

    /// Sets the marks of the next `count` rows, which the last pass moves past.
    void restore(byte[] matched, int count) {
        for (int i = 0; i < count; i++) {
            long row = position + i;
            matched[i] = (byte) (bits[(int) (row >>> 3)] >>> (row & 7) & 1);
        }
        if (isLastPass) position += count;
    }

    /// Keeps the marks of these rows, and moves past them.
    void save(byte[] matched, int count) {
        for (int i = 0; i < count; i++) {
            long row = position + i;
            bits[(int) (row >>> 3)] |= (byte) (matched[i] << (row & 7));
        }
        position += count;
    }
}

package dev.kindling.rdd.local;

/// Checked exceptions through interfaces that declare none, such as `Iterator`.
final class Unchecked {

    private Unchecked() {}

    /// Throws `e` as it is.
    static RuntimeException rethrow(Throwable e) {
        throw Unchecked.<RuntimeException>cast(e);
    }

    @SuppressWarnings("unchecked") // the cast is erased: that is the point
    private static <E extends Throwable> E cast(Throwable e) throws E {
        throw (E) e;
    }
}

package dev.kindling.rdd.local;

/// Checked exceptions through interfaces that declare none, such as `Iterator`.
final class Unchecked {

    private Unchecked() {}

    /// Throws `e` as it is.
    static RuntimeException rethrow(Throwable e) {
        Unchecked.<RuntimeException>cast(e);
        throw new IllegalStateException(e); // never reached
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the cast is erased: that is the point
    private static <E extends Throwable> void cast(Throwable e) throws E {
        throw (E) e;
    }
}

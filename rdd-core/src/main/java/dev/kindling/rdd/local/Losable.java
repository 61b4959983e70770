package dev.kindling.rdd.local;

import dev.kindling.rdd.spill.CorruptSpillException;
import java.util.Iterator;

/// Elements from a file that may be lost or damaged: then whoever keeps the file hears of it, and who reads it gets
/// a [LostOutputException].
///
/// @param outputId of what the elements are a part
record Losable(Iterator<Object> elements, long outputId, Runnable drop) implements Iterator<Object> {

    @Override
    public boolean hasNext() {
        try {
            return elements.hasNext();
        } catch (CorruptSpillException e) {
            throw lost(e);
        }
    }

    @Override
    public Object next() {
        try {
            return elements.next();
        } catch (CorruptSpillException e) {
            throw lost(e);
        }
    }

    private LostOutputException lost(CorruptSpillException cause) {
        drop.run();
        var lost = new LostOutputException(outputId);
        lost.initCause(cause);
        return lost;
    }
}

package dev.kindling.rdd;

import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// A part of a range: `count` numbers from `first`, by `step`.
record NumberRange(long first, long step, long count) implements Serializable {

    static RddNode<Long> node(long start, long end, long step, int partitions) {
        if (step == 0) throw new IllegalArgumentException("step is 0");
        if (partitions < 1) throw new IllegalArgumentException("partition count is not positive: " + partitions);
        BigInteger span = BigInteger.valueOf(end).subtract(BigInteger.valueOf(start));
        BigInteger[] quotient = span.divideAndRemainder(BigInteger.valueOf(step));
        BigInteger exact = quotient[1].signum() == 0 ? quotient[0] : quotient[0].add(BigInteger.ONE);
        boolean empty = span.signum() == 0 || span.signum() != Long.signum(step);
        long count = empty ? 0 : exact.longValueExact();
        var splits = new ArrayList<SourceSplit<NumberRange>>();
        for (int i = 0; i < partitions; i++) {
            long from = position(count, i, partitions);
            long size = position(count, i + 1, partitions) - from;
            splits.add(new SourceSplit<>(new NumberRange(start + from * step, step, size), size));
        }
        return new Source<NumberRange, Long>("range", splits, (_, range) -> range.numbers());
    }

    private static long position(long count, int part, int parts) {
        return count / parts * part + Math.min(part, count % parts);
    }

    private Iterator<Long> numbers() {
        return new Iterator<>() {
            private long done;

            @Override
            public boolean hasNext() {
                return done < count;
            }

            @Override
            public Long next() {
                if (!hasNext()) throw new NoSuchElementException();
                return first + step * done++;
            }
        };
    }
}

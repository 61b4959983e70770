package dev.kindling.rdd;

import dev.kindling.rdd.function.Pair;
import java.util.Iterator;
import java.util.List;

/// The program that [ShuffleUnderMemoryLimitTest] starts: shuffles a number of megabytes and checks the result.
/// The values are different strings that compress badly.
final class LargeShuffle {

    static final int BYTES_PER_RECORD = 160;

    private static final int MAPS = 8;
    private static final int PARTITIONS = 8;

    private LargeShuffle() {}

    static long records(int megabytes) {
        return ((long) megabytes << 20) / BYTES_PER_RECORD;
    }

    public static void main(String[] arguments) {
        long records = records(Integer.parseInt(arguments[1]));
        try (var context = KindlingContext.builder()
                .master("local[2]")
                .conf(RddOptions.LOCAL_DIRECTORY, arguments[2])
                .build()) {
            switch (arguments[0]) {
                case "groupByKey" -> groupByKey(context, records);
                case "sortByKey" -> sortByKey(context, records);
                case "join" -> join(context, records / 2);
                case "reduceByKey" -> reduceByKey(context, records);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
        System.out.println("right");
    }

    private static PairRdd<Long, String> pairs(KindlingContext context, long records, long keys) {
        return context.range(0, records, 1, MAPS).mapToPair(i -> Pair.of(mix(i) % keys, text(i)));
    }

    private static long mix(long number) {
        long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (z ^ (z >>> 31)) >>> 1;
    }

    private static String text(long number) {
        return Long.toString(mix(number + 1), 36) + Long.toString(mix(number + 2), 36) + number;
    }

    private static void groupByKey(KindlingContext context, long records) {
        long keys = records / 10;
        var sizes = pairs(context, records, keys)
                .groupByKey(PARTITIONS)
                .map(group -> Pair.of(1L, (long) group.value().size()))
                .reduce((a, b) -> Pair.of(a.key() + b.key(), a.value() + b.value()));
        check(sizes.value() == records, "pairs in groups: " + sizes.value());
        check(sizes.key() <= keys && sizes.key() > keys / 2, "groups: " + sizes.key());
    }

    private static void reduceByKey(KindlingContext context, long records) {
        long keys = records / 2;
        long total = pairs(context, records, keys)
                .mapValues(_ -> 1L)
                .reduceByKey(Long::sum, PARTITIONS)
                .values()
                .reduce(Long::sum);
        check(total == records, "sum: " + total);
    }

    private static void sortByKey(KindlingContext context, long records) {
        var checked = pairs(context, records, Long.MAX_VALUE)
                .sortByKey(true, PARTITIONS)
                .<Long>mapPartitions(LargeShuffle::countInOrder)
                .reduce(Long::sum);
        check(checked == records, "pairs in order: " + checked);
    }

    private static Iterator<Long> countInOrder(Iterator<Pair<Long, String>> pairs) {
        long count = 0;
        long last = Long.MIN_VALUE;
        for (; pairs.hasNext(); count++) {
            long key = pairs.next().key();
            check(key >= last, "out of order: " + key + " after " + last);
            last = key;
        }
        return List.of(count).iterator();
    }

    private static void join(KindlingContext context, long records) {
        var left = context.range(0, records, 1, MAPS).mapToPair(i -> Pair.of(i, text(i)));
        var right = context.range(0, records, 1, MAPS).mapToPair(i -> Pair.of(records - 1 - i, text(-i)));
        long count = left.join(right, PARTITIONS).count();
        check(count == records, "joined: " + count);
    }

    private static void check(boolean right, String what) {
        if (!right) throw new IllegalStateException(what);
    }
}

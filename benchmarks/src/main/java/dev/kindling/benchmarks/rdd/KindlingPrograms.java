package dev.kindling.benchmarks.rdd;

import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.PairRdd;
import dev.kindling.rdd.function.Pair;
import dev.kindling.tests.engine.OrderCheck;
import dev.kindling.tests.engine.Trial;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The programs as one writes them for Kindling, on two threads.
final class KindlingPrograms {

    private final KindlingContext context;
    private final String[] arguments;

    private KindlingPrograms(KindlingContext context, String[] arguments) {
        this.context = context;
        this.arguments = arguments;
    }

    /// @param arguments the number of runs, the name of the program, and what it asks for
    public static void main(String[] arguments) throws Exception {
        Trial trial = Trial.of(Integer.parseInt(arguments[0]));
        try (var context = KindlingContext.builder().master("local[2]").build()) {
            trial.time(new KindlingPrograms(context, arguments).program(arguments[1]));
        }
    }

    private Callable<String> program(String name) {
        return switch (name) {
            case "wordcount" -> () -> wordCount(arguments[2]);
            case "sort" -> () -> sort(number(2), number(3), (int) number(4));
            case "join" -> () -> join(number(2), number(3), (int) number(4));
            case "jobs" -> () -> jobs((int) number(2));
            default -> throw new IllegalArgumentException("no program " + name);
        };
    }

    private long number(int index) {
        return Long.parseLong(arguments[index]);
    }

    private String wordCount(String path) {
        PairRdd<String, Integer> counts = context.textFile(path)
                .flatMap(line -> Arrays.asList(line.split(" ")).iterator())
                .mapToPair(word -> Pair.of(word, 1))
                .reduceByKey(Integer::sum);
        return Arrays.toString(counts.map(count -> {
                    long times = count.value();
                    return new long[] {1, times, times * count.key().length(), times * times};
                })
                .reduce(KindlingPrograms::sum));
    }

    /// Partition `part` of `parts` of `count` pairs with keys from 0 to below `range`, or any if it is 0.
    private static Iterator<Pair<Long, Long>> pairs(long seed, long count, long range, int part, int parts) {
        return LongStream.range(count * part / parts, count * (part + 1) / parts)
                .mapToObj(i -> {
                    long key = Trial.mixed(seed, i);
                    return Pair.of(range == 0 ? key : Math.floorMod(key, range), i);
                })
                .iterator();
    }

    private PairRdd<Long, Long> made(long seed, long count, long range, int parts) {
        return context.parallelize(IntStream.range(0, parts).boxed().toList(), parts)
                .mapPartitionsToPair(numbers -> pairs(seed, count, range, numbers.next(), parts));
    }

    private String sort(long seed, long count, int parts) {
        return OrderCheck.text(made(seed, count, 0, parts)
                .sortByKey(true, parts)
                .mapPartitions(pairs -> List.of(check(pairs)).iterator())
                .collect());
    }

    private static long[] check(Iterator<Pair<Long, Long>> pairs) {
        var check = new OrderCheck();
        while (pairs.hasNext()) {
            Pair<Long, Long> pair = pairs.next();
            check.add(pair.key(), pair.value());
        }
        return check.numbers();
    }

    private String join(long seed, long count, int parts) {
        return Arrays.toString(made(seed, count, count, parts)
                .join(made(seed + 1, count, count, parts), parts)
                .map(pair -> new long[] {
                    1, pair.key(), pair.value().key(), pair.value().value()
                })
                .reduce(KindlingPrograms::sum));
    }

    private String jobs(int count) {
        long found = 0;
        for (int i = 0; i < count; i++) {
            int skipped = i;
            found += context.parallelize(IntStream.range(0, 100).boxed().toList(), 20)
                    .filter(number -> number != skipped)
                    .count();
        }
        return Long.toString(found);
    }

    private static long[] sum(long[] left, long[] right) {
        for (int i = 0; i < left.length; i++) left[i] += right[i];
        return left;
    }
}

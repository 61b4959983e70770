package dev.kindling.benchmarks.rdd;

import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.PairRdd;
import dev.kindling.rdd.Rdd;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.storage.StorageLevel;
import dev.kindling.tests.engine.OrderCheck;
import dev.kindling.tests.engine.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Programs over more than the heap holds, to be run with a small one; their answers are known beforehand. Pairs
/// are of a number and a text of 100 letters, so that 50 million of them are 5 GB.
///
/// The folder for temporary files has to be empty before and after.
final class LargerThanMemory {

    private static final int TEXT_LENGTH = 100;
    private static final int PAIRS_PER_KEY = 10;
    private static final int PARTITIONS = 64;
    private static final AtomicLong MADE = new AtomicLong();

    private final KindlingContext context;
    private final long count;
    private final Path folder;

    private LargerThanMemory(KindlingContext context, long count, Path folder) {
        this.context = context;
        this.count = count;
        this.folder = folder;
    }

    /// @param arguments the number of runs, the name of the program, how many pairs, and the folder for what does
    ///     not fit into memory
    public static void main(String[] arguments) throws Exception {
        Trial trial = Trial.of(Integer.parseInt(arguments[0]));
        Path folder = Path.of(arguments[3]);
        Files.createDirectories(folder);
        try (var context = KindlingContext.builder()
                .master("local[2]")
                .conf("kindling.local.dir", folder.toString())
                .build()) {
            var programs = new LargerThanMemory(context, Long.parseLong(arguments[2]), folder);
            trial.time(programs.program(arguments[1]));
        }
        if (bytesBelow(folder) > 0) throw new IllegalStateException("files are left in " + folder);
    }

    private Callable<String> program(String name) {
        return switch (name) {
            case "groupByKey" -> this::group;
            case "sortByKey" -> this::sort;
            case "join" -> this::join;
            case "persist" -> this::persist;
            default -> throw new IllegalArgumentException("no program " + name);
        };
    }

    private static String text(long number) {
        byte[] letters = new byte[TEXT_LENGTH];
        long bits = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            bits = i % 16 == 0 ? Trial.mixed(number, i) : bits >>> 4;
            letters[i] = (byte) ('a' + (bits & 15));
        }
        return new String(letters, StandardCharsets.ISO_8859_1);
    }

    /// A pair for each number below `size`, whose key is one of `keys`.
    private PairRdd<Long, String> pairs(long seed, long size, long keys) {
        return context.parallelize(IntStream.range(0, PARTITIONS).boxed().toList(), PARTITIONS)
                .mapPartitionsToPair(numbers -> pairs(seed, size, keys, numbers.next()));
    }

    private static Iterator<Pair<Long, String>> pairs(long seed, long size, long keys, int part) {
        return LongStream.range(size * part / PARTITIONS, size * (part + 1) / PARTITIONS)
                .mapToObj(i -> {
                    MADE.incrementAndGet();
                    return Pair.of(Math.floorMod(Trial.mixed(seed, i), keys), text(i));
                })
                .iterator();
    }

    /// The pairs with all the texts at once, as they should come out of any shuffle.
    private static long[] figures(Iterator<Pair<Long, String>> pairs) {
        var figures = new long[2];
        while (pairs.hasNext()) {
            Pair<Long, String> pair = pairs.next();
            figures[0]++;
            figures[1] += Trial.mixed(pair.key(), pair.value().hashCode());
        }
        return figures;
    }

    private static long[] sum(long[] left, long[] right) {
        for (int i = 0; i < left.length; i++) left[i] += right[i];
        return left;
    }

    private static long[] figures(Rdd<Pair<Long, String>> pairs) {
        return pairs.mapPartitions(all -> List.of(figures(all)).iterator()).reduce(LargerThanMemory::sum);
    }

    private String answer(long[] expected, long[] found, String more) throws IOException {
        return (Arrays.equals(expected, found) ? "right" : "WRONG " + Arrays.toString(expected)) + " "
                + Arrays.toString(found) + ", " + more + ", files " + (bytesBelow(folder) >> 20) + " MiB";
    }

    private static long bytesBelow(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("lock"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private String group() throws IOException {
        PairRdd<Long, String> pairs = pairs(1, count, count / PAIRS_PER_KEY);
        PairRdd<Long, List<String>> groups = pairs.groupByKey();
        long[] found = figures(groups.flatMapValues(List::iterator));
        return answer(figures(pairs), found, "grouped");
    }

    private String sort() throws IOException {
        PairRdd<Long, String> pairs = pairs(2, count, count);
        String found = OrderCheck.text(pairs.sortByKey()
                .mapPartitions(all -> List.of(order(all)).iterator())
                .collect());
        return (found.equals(expectedOrder(pairs)) ? "right " : "WRONG ") + found;
    }

    private static long[] order(Iterator<Pair<Long, String>> pairs) {
        var check = new OrderCheck();
        while (pairs.hasNext()) {
            Pair<Long, String> pair = pairs.next();
            check.add(pair.key(), pair.value().hashCode());
        }
        return check.numbers();
    }

    private static String expectedOrder(PairRdd<Long, String> pairs) {
        // The sum of hashes does not depend on the order, and nothing may be out of order.
        String unsorted = OrderCheck.text(
                pairs.mapPartitions(all -> List.of(order(all)).iterator()).collect());
        return unsorted.replaceFirst("\\d+ out of order", "0 out of order");
    }

    /// Half of the pairs with the other half; each key has one text on the right.
    private String join() throws IOException {
        long half = count / 2;
        PairRdd<Long, String> left = pairs(3, half, half);
        PairRdd<Long, String> right = context.parallelize(
                        IntStream.range(0, PARTITIONS).boxed().toList(), PARTITIONS)
                .mapPartitionsToPair(numbers -> numbered(half, numbers.next()));
        long[] found = figures(PairRdd.fromRdd(left.join(right).mapPartitions(all -> {
            var none = new long[2];
            return new Iterator<Pair<Long, String>>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public Pair<Long, String> next() {
                    var joined = all.next();
                    if (!joined.value().value().equals(text(joined.key()))) none[0]++;
                    if (none[0] > 0) throw new IllegalStateException("a wrong text on the right");
                    return Pair.of(joined.key(), joined.value().key());
                }
            };
        })));
        return answer(figures(left), found, "joined");
    }

    private static Iterator<Pair<Long, String>> numbered(long size, int part) {
        return LongStream.range(size * part / PARTITIONS, size * (part + 1) / PARTITIONS)
                .mapToObj(i -> Pair.of(i, text(i)))
                .iterator();
    }

    /// Kept pairs are made once, read twice, and their files are gone after that.
    private String persist() throws IOException {
        PairRdd<Long, String> pairs = pairs(4, count, count);
        long[] expected = figures(pairs);
        PairRdd<Long, String> kept = pairs.persist(StorageLevel.MEMORY_AND_DISK);
        long before = MADE.get();
        long[] first = figures(kept);
        long[] second = figures(kept);
        long made = MADE.get() - before;
        String storage =
                kept.toDebugString().lines().skip(1).findFirst().orElse("").strip();
        long fileBytes = bytesBelow(folder);
        kept.unpersist();
        return answer(expected, first, Arrays.equals(first, second) ? "read again alike" : "WRONG when read again")
                + " after unpersist, made " + made + " of " + count + " pairs, files before " + (fileBytes >> 20)
                + " MiB, " + storage;
    }
}

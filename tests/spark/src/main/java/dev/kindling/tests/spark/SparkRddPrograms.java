package dev.kindling.tests.spark;

import dev.kindling.tests.engine.OrderCheck;
import dev.kindling.tests.engine.Trial;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/// The programs of the benchmark of collections as one writes them for Apache Spark, on two local threads. Java's
/// source launcher runs this file, as it does [SparkEngine].
public final class SparkRddPrograms {

    private final JavaSparkContext context;
    private final String[] arguments;

    private SparkRddPrograms(JavaSparkContext context, String[] arguments) {
        this.context = context;
        this.arguments = arguments;
    }

    /// @param arguments the number of runs, the name of the program, and what it asks for
    public static void main(String[] arguments) throws Exception {
        Trial trial = Trial.of(Integer.parseInt(arguments[0]));
        var conf = new SparkConf()
                .setMaster("local[2]")
                .setAppName("benchmark")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "localhost")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.local.dir", System.getProperty("java.io.tmpdir"));
        try (var context = new JavaSparkContext(conf)) {
            context.setLogLevel("ERROR");
            trial.time(new SparkRddPrograms(context, arguments).program(arguments[1]));
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
        JavaPairRDD<String, Integer> counts = context.textFile(path)
                .flatMap(line -> Arrays.asList(line.split(" ")).iterator())
                .mapToPair(word -> new Tuple2<>(word, 1))
                .reduceByKey(Integer::sum);
        return text(counts.map(count -> {
                    long times = count._2;
                    return new long[] {1, times, times * count._1.length(), times * times};
                })
                .reduce(SparkRddPrograms::sum));
    }

    /// Partition `part` of `parts` of `count` pairs with keys from `from` to below `to`.
    private static Iterator<Tuple2<Long, Long>> pairs(long seed, long count, long range, int part, int parts) {
        return LongStream.range(count * part / parts, count * (part + 1) / parts)
                .mapToObj(i ->
                        new Tuple2<>(range == 0 ? Trial.mixed(seed, i) : Math.floorMod(Trial.mixed(seed, i), range), i))
                .iterator();
    }

    private JavaPairRDD<Long, Long> made(long seed, long count, long range, int parts) {
        return context.parallelize(IntStream.range(0, parts).boxed().toList(), parts)
                .mapPartitionsToPair(numbers -> pairs(seed, count, range, numbers.next(), parts));
    }

    private String sort(long seed, long count, int parts) {
        List<long[]> checks = made(seed, count, 0, parts)
                .sortByKey(true, parts)
                .mapPartitions(pairs -> List.of(check(pairs)).iterator())
                .collect();
        return OrderCheck.text(checks);
    }

    private static long[] check(Iterator<Tuple2<Long, Long>> pairs) {
        var check = new OrderCheck();
        while (pairs.hasNext()) {
            Tuple2<Long, Long> pair = pairs.next();
            check.add(pair._1, pair._2);
        }
        return check.numbers();
    }

    private String join(long seed, long count, int parts) {
        return text(made(seed, count, count, parts)
                .join(made(seed + 1, count, count, parts), parts)
                .map(pair -> new long[] {1, pair._1, pair._2._1, pair._2._2})
                .reduce(SparkRddPrograms::sum));
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

    private static String text(long[] numbers) {
        return Arrays.toString(numbers);
    }
}

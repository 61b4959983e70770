import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.function.Pair;
import java.util.List;

/// Which places can be reached from where, step by step, with what is known written down now and then so that no
/// step depends on all before it: `CheckpointLoop folder`.
public final class CheckpointLoop {

    private CheckpointLoop() {}

    public static void main(String[] args) {
        try (var context = KindlingContext.builder().master("local[2]").build()) {
            context.setCheckpointDir(args[0]);
            var roads = context.parallelizePairs(
                            List.of(Pair.of("a", "b"), Pair.of("b", "c"), Pair.of("c", "d"), Pair.of("x", "y")))
                    .cache();
            var ways = roads.mapToPair(way -> Pair.of(way.value(), way.key()));
            long before = 0;
            long count = ways.count();
            for (int step = 1; count > before; step++) {
                var longer = ways.join(roads).values().mapToPair(way -> Pair.of(way.value(), way.key()));
                ways = ways.union(longer).distinct(2).cache();
                if (step % 2 == 0) ways.checkpoint();
                before = count;
                count = ways.count();
                System.out.println("after step " + step + ": " + count + " ways");
            }
            ways.map(way -> way.value() + " to " + way.key())
                    .sortBy(text -> text)
                    .collect()
                    .forEach(System.out::println);
        }
    }
}

import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.function.Pair;
import java.util.Objects;

/// Requests by city, with users who sent none: `ProfileJoin data/profiles.csv data/access.log`.
public final class ProfileJoin {

    private ProfileJoin() {}

    public static void main(String[] args) {
        try (var context = KindlingContext.builder().master("local[2]").build()) {
            var profiles = context.textFile(args[0])
                    .map(line -> line.split(","))
                    .mapToPair(fields -> Pair.of(fields[0], fields[2]))
                    .partitionBy(4)
                    .cache();
            var requests = AccessLog.requests(context, args[1])
                    .mapToPair(request -> Pair.of(request.user(), 1))
                    .reduceByKey(Integer::sum, 4);
            // Both are partitioned alike by now: the join itself moves nothing.
            profiles.leftOuterJoin(requests)
                    .values()
                    .mapToPair(pair -> Pair.of(pair.key(), Objects.requireNonNullElse(pair.value(), 0)))
                    .reduceByKey(Integer::sum)
                    .sortByKey()
                    .collect()
                    .forEach(System.out::println);
        }
    }
}

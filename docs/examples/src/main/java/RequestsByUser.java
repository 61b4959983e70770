import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.function.Pair;
import java.io.Serializable;

/// Requests, errors and bytes of each user in a log: `RequestsByUser data/access.log`.
public final class RequestsByUser {

    private record Totals(long requests, long errors, long bytes) implements Serializable {

        Totals plus(Totals other) {
            return new Totals(requests + other.requests, errors + other.errors, bytes + other.bytes);
        }
    }

    private RequestsByUser() {}

    public static void main(String[] args) {
        try (var context = KindlingContext.builder().master("local[2]").build()) {
            AccessLog.requests(context, args[0])
                    .mapToPair(r -> Pair.of(r.user(), new Totals(1, r.status() >= 400 ? 1 : 0, r.bytes())))
                    .reduceByKey(Totals::plus)
                    .sortByKey()
                    .collect()
                    .forEach(System.out::println);
        }
    }
}

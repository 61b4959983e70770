import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.function.Pair;

/// The addresses each user came from: `AddressesByUser data/access.log`.
public final class AddressesByUser {

    private AddressesByUser() {}

    public static void main(String[] args) {
        try (var context = KindlingContext.builder().master("local[2]").build()) {
            AccessLog.requests(context, args[0])
                    .mapToPair(request -> Pair.of(request.user(), request.ip()))
                    .distinct()
                    .groupByKey()
                    .mapValues(addresses -> addresses.stream().sorted().toList())
                    .sortByKey()
                    .collect()
                    .forEach(System.out::println);
        }
    }
}

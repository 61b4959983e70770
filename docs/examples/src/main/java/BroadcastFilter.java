import dev.kindling.rdd.KindlingContext;
import java.util.Set;

/// Keeps the requests of known users, whom every task gets once: `BroadcastFilter data/access.log`.
public final class BroadcastFilter {

    private BroadcastFilter() {}

    public static void main(String[] args) {
        try (var context = KindlingContext.builder().master("local[2]").build()) {
            var known = context.broadcast(Set.of("alan", "emmy"));
            AccessLog.requests(context, args[0])
                    .filter(request -> known.value().contains(request.user()))
                    .map(request -> request.user() + " asked for " + request.path())
                    .collect()
                    .forEach(System.out::println);
            known.destroy();
        }
    }
}

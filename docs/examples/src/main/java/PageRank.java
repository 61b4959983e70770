import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.function.Pair;
import java.util.List;

/// The weight of pages that link to each other.
public final class PageRank {

    private PageRank() {}

    public static void main(String[] args) {
        try (var context = KindlingContext.builder().master("local[2]").build()) {
            var links = context.parallelizePairs(List.of(
                            Pair.of("home", "news"),
                            Pair.of("home", "about"),
                            Pair.of("news", "home"),
                            Pair.of("about", "home"),
                            Pair.of("blog", "home")))
                    .groupByKey(2)
                    .cache();
            var ranks = links.mapValues(_ -> 1.0);
            for (int i = 0; i < 20; i++) {
                ranks = links.join(ranks)
                        .values()
                        .flatMapToPair(page -> page.key().stream()
                                .map(target -> Pair.of(
                                        target, page.value() / page.key().size()))
                                .iterator())
                        .union(links.mapValues(_ -> 0.0))
                        .reduceByKey(Double::sum, 2)
                        .mapValues(sum -> 0.15 + 0.85 * sum);
            }
            ranks.sortByKey().collect().forEach(rank -> System.out.printf("%s %.3f%n", rank.key(), rank.value()));
        }
    }
}

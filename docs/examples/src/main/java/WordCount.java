import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.function.Pair;
import java.util.Arrays;
import java.util.Locale;

/// The two words that occur most: `WordCount data/poem.txt`.
public final class WordCount {

    private WordCount() {}

    public static void main(String[] args) {
        try (var context = KindlingContext.builder().master("local[2]").build()) {
            context.textFile(args[0])
                    .flatMap(line -> Arrays.asList(line.toLowerCase(Locale.ROOT).split("\\W+"))
                            .iterator())
                    .filter(word -> !word.isEmpty())
                    .mapToPair(word -> Pair.of(word, 1))
                    .reduceByKey(Integer::sum)
                    .sortBy(Pair::value, false, 2)
                    .take(2)
                    .forEach(System.out::println);
        }
    }
}

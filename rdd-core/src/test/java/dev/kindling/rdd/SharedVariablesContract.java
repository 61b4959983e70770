package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Broadcast;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// What tasks and their program share, on every backend.
public abstract class SharedVariablesContract extends ContextContract {

    /// The different words added, as users write an accumulator of their own.
    static final class Words extends Accumulator<String, Set<String>> {

        private final TreeSet<String> words = new TreeSet<>();

        @Override
        protected Words empty() {
            return new Words();
        }

        @Override
        protected void accept(String word) {
            words.add(word);
        }

        @Override
        protected void merge(Accumulator<String, Set<String>> other) {
            words.addAll(((Words) other).words);
        }

        @Override
        protected Set<String> current() {
            return Set.copyOf(words);
        }
    }

    @Test
    void sumsAndCounts() {
        Accumulators.OfLong sum = context.longAccumulator("sum");
        Accumulators.OfDouble halves = context.doubleAccumulator("halves");
        assertThat(sum.isZero()).isTrue();
        assertThat(sum.avg()).isNaN();
        numbers(5, 2).foreach(n -> {
            sum.add(n);
            halves.add(n / 2.0);
        });
        assertThat(sum.value()).isEqualTo(10);
        assertThat(sum.sum()).isEqualTo(10);
        assertThat(sum.count()).isEqualTo(5);
        assertThat(sum.avg()).isEqualTo(2.0);
        assertThat(halves.sum()).isEqualTo(5.0);
        assertThat(halves.count()).isEqualTo(5);
        assertThat(halves.avg()).isEqualTo(1.0);
        assertThat(sum.isZero()).isFalse();
        assertThat(sum.name()).isEqualTo("sum");
        assertThat(sum.isRegistered()).isTrue();
        assertThat(sum).hasToString("sum(id " + sum.id() + ", value 10)");
    }

    @Test
    void resetsAndCopies() {
        Accumulators.OfLong sum = context.longAccumulator();
        numbers(5, 2).foreach(n -> sum.add(n));
        Accumulator<Long, Long> copy = sum.copy();
        sum.reset();
        assertThat(sum.isZero()).isTrue();
        assertThat(sum.count()).isZero();
        assertThat(copy.value()).isEqualTo(10);
        assertThat(copy.isRegistered()).isFalse();
        assertThat(copy.copyAndReset().isZero()).isTrue();
        numbers(3, 2).foreach(n -> sum.add(n));
        assertThat(sum.value()).isEqualTo(3);
        assertThat(sum.name()).isNull();
    }

    @Test
    void takesAccumulatorsOfUsers() {
        Words words = context.register(new Words(), "words");
        Accumulators.OfList<Integer> seen = context.collectionAccumulator("seen");
        context.parallelize(List.of("to", "be", "to"), 3).foreach(word -> {
            words.add(word);
            seen.add(word.length());
        });
        assertThat(words.value()).containsExactlyInAnyOrder("be", "to");
        assertThat(seen.value()).containsExactly(2, 2, 2);
        assertThat(words.isZero()).isFalse();
    }

    @Test
    void countsATaskOnceThoughItIsTriedAgain() {
        Accumulators.OfLong seen = context.longAccumulator();
        Rdd<Integer> shaky = numbers(10, 2).map(n -> {
            seen.add(1);
            if (n == 9 && tick("try") < 3) throw new IllegalStateException("not yet");
            return n;
        });
        assertThat(shaky.count()).isEqualTo(10);
        assertThat(seen.value()).isEqualTo(10);
        assertThat(seen.count()).isEqualTo(10);
    }

    @Test
    void deliversBroadcastsUntilTheyAreDestroyed() {
        Broadcast<List<String>> names = context.broadcast(List.of("zero", "one", "two"));
        Rdd<String> named = numbers(3, 2).map(n -> names.value().get(n));
        assertThat(named.collect()).containsExactly("zero", "one", "two");
        names.unpersist();
        assertThat(named.collect()).containsExactly("zero", "one", "two");
        assertThat(names.id()).isNotEqualTo(context.broadcast("other").id());
        names.destroy();
        KindlingException error = Assertions.catchThrowableOfType(KindlingException.class, names::value);
        assertThat(error.condition()).isEqualTo(ErrorCondition.INVALID_HANDLE);
        assertThat(error.getMessage()).contains("was destroyed");
        assertThat(error.hint()).contains("unpersist()");
        assertThatThrownBy(named::collect).isInstanceOf(KindlingException.class).hasMessageContaining("was destroyed");
    }

    @Test
    void saysWhatItIs() {
        assertThat(context.master()).startsWith("local");
        assertThat(context.isLocal()).isEqualTo(context.master().equals("local[2]"));
        assertThat(context.appName()).isEqualTo("kindling");
        assertThat(context.version()).isNotBlank();
        assertThat(context.sparkUser()).isEqualTo(System.getProperty("user.name"));
        assertThat(context.startTime()).isBetween(System.currentTimeMillis() - 600_000, System.currentTimeMillis());
        assertThat(context.defaultMinPartitions()).isEqualTo(2);
        assertThat(context.getConf()).isEqualTo(context.conf()).isEqualTo(context.getReadOnlyConf());
        context.stop();
        assertThatThrownBy(() -> numbers(1, 1).count()).hasMessageContaining("closed");
    }
}

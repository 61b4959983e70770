package dev.kindling.rdd.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ByteCacheTest {

    private static final int SIZE = 1000;

    private final MemoryBudget budget = new MemoryBudget(100_000, 50_000);
    private final ByteCache cache = budget.cache();

    /// As readers do: looks, and makes what is not there. Tells whether it was there.
    private boolean read(Object key) {
        byte[] found = cache.get(key);
        if (found != null) {
            assertThat(found[0]).isEqualTo((byte) key.hashCode());
            return true;
        }
        long ticket = cache.wanted(key, SIZE);
        byte[] made = new byte[SIZE];
        made[0] = (byte) key.hashCode();
        cache.put(key, made, ticket);
        return false;
    }

    private int readAll(int count) {
        return (int) IntStream.range(0, count).filter(this::read).count();
    }

    @Test
    void keepsWhatIsWantedASecondTime() {
        assertThat(readAll(10)).isZero();
        assertThat(cache.sizeBytes()).isZero();
        assertThat(readAll(10)).isZero();
        assertThat(cache.sizeBytes()).isGreaterThanOrEqualTo(10 * SIZE);
        assertThat(readAll(10)).isEqualTo(10);
    }

    @Test
    void keepsAPartOfAScanThatIsLargerThanTheCache() {
        readAll(100);
        readAll(100);
        int kept = (int) cache.sizeBytes() / SIZE;
        assertThat(kept).isGreaterThan(30);
        for (int round = 0; round < 3; round++) assertThat(readAll(100)).isGreaterThan(30);
    }

    @Test
    void letsGoOfWhatHasNotBeenWantedForLongest() {
        readAll(100);
        readAll(100);
        for (int round = 0; round < 3; round++) {
            for (int key = 1000; key < 1030; key++) read(key);
        }
        assertThat(IntStream.range(1000, 1030).filter(this::read).count()).isEqualTo(30);
    }

    @Test
    void takesNoMoreThanItsPart() {
        readAll(200);
        readAll(200);
        assertThat(cache.sizeBytes()).isBetween(40_000L, 50_000L);
        assertThat(cache.wanted("large", 60_000)).isZero();
        assertThat(cache.wanted("large", 60_000)).isZero();
    }

    @Test
    void takesOnlyWhatNobodyHolds() {
        try (var holder = budget.open("holder")) {
            holder.grow(90_000);
            readAll(100);
            readAll(100);
            assertThat(cache.sizeBytes()).isLessThanOrEqualTo(10_000);
        }
    }

    @Test
    void givesWayToWhoAsks() {
        readAll(40);
        readAll(40);
        assertThat(cache.sizeBytes()).isGreaterThan(40_000);
        assertThat(budget.usedBytes()).isZero();
        assertThat(budget.availableBytes()).isEqualTo(100_000);
        try (var holder = budget.open("holder")) {
            assertThat(holder.tryGrow(100_000)).isTrue();
            assertThat(cache.sizeBytes()).isZero();
            assertThat(budget.usedBytes()).isEqualTo(100_000);
        }
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void forgetsAll() {
        readAll(10);
        readAll(10);
        cache.clear();
        assertThat(cache.sizeBytes()).isZero();
        assertThat(readAll(10)).isZero();
        assertThat(cache.sizeBytes()).isZero();
    }

    @Test
    void countsRightWhenManyThreadsReadAndOthersAsk() throws InterruptedException {
        long seed = 7;
        Thread[] readers = new Thread[4];
        for (int t = 0; t < readers.length; t++) {
            var random = new Random(seed + t);
            readers[t] = new Thread(() -> {
                for (int i = 0; i < 5000; i++) {
                    read(random.nextInt(80));
                    if (i % 100 == 0) {
                        try (var holder = budget.open("holder")) {
                            holder.tryGrow(random.nextInt(80_000));
                        }
                    }
                }
            });
            readers[t].start();
        }
        for (Thread reader : readers) reader.join();
        cache.clear();
        assertThat(cache.sizeBytes()).isZero();
        assertThat(budget.usedBytes()).isZero();
        assertThat(budget.availableBytes()).isEqualTo(100_000);
    }
}

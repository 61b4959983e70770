package dev.kindling.rdd.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.memory.MemoryBudget.Reclaimer;
import dev.kindling.rdd.memory.MemoryBudget.Reservation;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private final MemoryBudget budget = new MemoryBudget(1000);

    /// Holds memory until somebody needs it.
    private final class Kept implements Reclaimer {

        private final Reservation reservation = budget.open("kept");

        Kept(long bytes) {
            reservation.grow(bytes);
            budget.addReclaimer(this);
        }

        @Override
        public long reclaimableBytes() {
            return reservation.bytes();
        }

        @Override
        public long reclaim(Reservation asker, long bytes) {
            long given = Math.min(bytes, reservation.bytes());
            reservation.shrink(given);
            return given;
        }
    }

    @Test
    void givesNoMoreThanThereIs() {
        try (var first = budget.open("first");
                var second = budget.open("second")) {
            assertThat(first.tryGrow(600)).isTrue();
            assertThat(second.tryGrow(600)).isFalse();
            assertThat(second.tryGrow(400)).isTrue();
            first.shrink(100);
            assertThat(second.tryGrow(100)).isTrue();
        }
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void saysWhoHoldsWhat() {
        try (var first = budget.open("first");
                var second = budget.open("second")) {
            first.grow(900);
            var error = catchThrowableOfType(KindlingException.class, () -> second.grow(200));
            assertThat(error.condition()).isEqualTo(ErrorCondition.UNABLE_TO_ACQUIRE_MEMORY);
            assertThat(error.getMessage()).contains("second needs").contains("first");
        }
    }

    @Test
    void takesBackWhatIsOnlyKeptForLater() {
        var kept = new Kept(800);
        try (var reservation = budget.open("needy")) {
            assertThat(budget.availableBytes()).isEqualTo(1000);
            assertThat(reservation.tryGrow(500)).isTrue();
            assertThat(kept.reservation.bytes()).isEqualTo(500);
            assertThat(reservation.tryGrow(600)).isFalse();
            assertThat(reservation.tryGrow(500)).isTrue();
            assertThat(kept.reservation.bytes()).isZero();
            budget.removeReclaimer(kept);
        }
    }

    @Test
    void leavesSomeForThoseWhoComeLater() {
        try (var first = budget.open("first");
                var second = budget.open("second")) {
            while (first.tryGrowFairly(10)) assertThat(first.bytes()).isLessThan(1000);
            assertThat(first.bytes()).isBetween(600L, 700L);
            while (second.tryGrowFairly(10)) assertThat(second.bytes()).isLessThan(1000);
            assertThat(second.bytes()).isBetween(200L, 300L);
        }
    }

    @Test
    void givesALittleInAnyCase() {
        try (var first = budget.open("first");
                var second = budget.open("second")) {
            first.grow(1000);
            assertThat(second.tryResizeFairly(budget.floorBytes())).isTrue();
            assertThat(second.tryResizeFairly(budget.floorBytes() + 1)).isFalse();
            second.resizeAnyway(300);
            assertThat(second.bytes()).isEqualTo(300);
            assertThat(budget.usedBytes()).isEqualTo(1300);
            assertThat(budget.availableBytes()).isZero();
            assertThat(first.tryGrow(1)).isFalse();
        }
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void refusesNothingWithoutALimit() {
        try (var holder = new MemoryBudget(Long.MAX_VALUE).open("holder")) {
            assertThat(holder.tryGrowFairly(1 << 20)).isTrue();
            assertThat(holder.tryResizeFairly(1L << 40)).isTrue();
        }
    }
}

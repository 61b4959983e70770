package dev.kindling.rdd;

import dev.kindling.rdd.graph.Accumulator;
import java.util.ArrayList;
import java.util.List;

/// The accumulators that [KindlingContext] offers.
public final class Accumulators {

    private Accumulators() {}

    /// A sum of whole numbers.
    public static final class OfLong extends Accumulator<Long, Long> {

        private static final long serialVersionUID = 1L;

        private long sum;
        private long count;

        OfLong() {}

        public void add(long value) {
            add((Long) value);
        }

        public long sum() {
            return value();
        }

        /// How many values were added.
        public long count() {
            return read(state -> ((OfLong) state).count);
        }

        /// The mean of the values added, NaN if there are none.
        public double avg() {
            return read(state -> (double) ((OfLong) state).sum / ((OfLong) state).count);
        }

        @Override
        protected OfLong empty() {
            return new OfLong();
        }

        @Override
        protected void accept(Long value) {
            sum += value;
            count++;
        }

        @Override
        protected boolean holdsNothing() {
            return count == 0;
        }

        @Override
        protected void merge(Accumulator<Long, Long> other) {
            sum += ((OfLong) other).sum;
            count += ((OfLong) other).count;
        }

        @Override
        protected Long current() {
            return sum;
        }
    }

    /// A sum of floating-point numbers.
    public static final class OfDouble extends Accumulator<Double, Double> {

        private static final long serialVersionUID = 1L;

        private double sum;
        private long count;

        OfDouble() {}

        public void add(double value) {
            add((Double) value);
        }

        public double sum() {
            return value();
        }

        /// How many values were added.
        public long count() {
            return read(state -> ((OfDouble) state).count);
        }

        /// The mean of the values added, NaN if there are none.
        public double avg() {
            return read(state -> ((OfDouble) state).sum / ((OfDouble) state).count);
        }

        @Override
        protected OfDouble empty() {
            return new OfDouble();
        }

        @Override
        protected void accept(Double value) {
            sum += value;
            count++;
        }

        @Override
        protected boolean holdsNothing() {
            return count == 0;
        }

        @Override
        protected void merge(Accumulator<Double, Double> other) {
            sum += ((OfDouble) other).sum;
            count += ((OfDouble) other).count;
        }

        @Override
        protected Double current() {
            return sum;
        }
    }

    /// All elements added, those of a task together, in no particular order of tasks.
    public static final class OfList<T> extends Accumulator<T, List<T>> {

        private static final long serialVersionUID = 1L;

        private final ArrayList<T> elements = new ArrayList<>();

        OfList() {}

        @Override
        protected OfList<T> empty() {
            return new OfList<>();
        }

        @Override
        protected void accept(T value) {
            elements.add(value);
        }

        @Override
        protected void merge(Accumulator<T, List<T>> other) {
            elements.addAll(((OfList<T>) other).elements);
        }

        @Override
        protected List<T> current() {
            return List.copyOf(elements);
        }
    }
}

package dev.kindling.rdd.function;

import java.io.Serializable;
import java.util.Comparator;

/// A comparator that travels to tasks.
@FunctionalInterface
public interface Order<T> extends Comparator<T>, Serializable {

    /// The natural order. Elements that are not comparable fail with a `ClassCastException` when compared.
    static <T> Order<T> natural() {
        return new Natural<>();
    }

    /// This order backwards.
    default Order<T> descending() {
        return new Descending<>(this);
    }

    /// The order of `Comparable`.
    record Natural<T>() implements Order<T> {

        @Override
        @SuppressWarnings("unchecked") // the caller asserts that T is comparable with itself
        public int compare(T left, T right) {
            return ((Comparable<T>) left).compareTo(right);
        }
    }

    /// Another order backwards.
    record Descending<T>(Order<T> order) implements Order<T> {

        @Override
        public int compare(T left, T right) {
            return order.compare(right, left);
        }
    }
}

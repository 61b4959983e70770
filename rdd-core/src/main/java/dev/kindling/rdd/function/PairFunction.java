package dev.kindling.rdd.function;

import java.io.Serializable;

/// A function that yields a key and a value.
@FunctionalInterface
public interface PairFunction<A, K, V> extends Serializable {

    Pair<K, V> call(A argument) throws Exception;
}

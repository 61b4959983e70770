package dev.kindling.rdd.function;

import java.io.Serializable;
import java.util.Iterator;

/// A function that yields any number of pairs.
@FunctionalInterface
public interface PairFlatMapFunction<A, K, V> extends Serializable {

    Iterator<Pair<K, V>> call(A argument) throws Exception;
}

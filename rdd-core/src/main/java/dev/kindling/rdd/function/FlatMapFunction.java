package dev.kindling.rdd.function;

import java.io.Serializable;
import java.util.Iterator;

/// A function that yields any number of results.
@FunctionalInterface
public interface FlatMapFunction<A, R> extends Serializable {

    Iterator<? extends R> call(A argument) throws Exception;
}

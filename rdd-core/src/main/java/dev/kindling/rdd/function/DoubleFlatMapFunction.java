package dev.kindling.rdd.function;

import java.io.Serializable;
import java.util.Iterator;

/// A function that yields any number of numbers.
@FunctionalInterface
public interface DoubleFlatMapFunction<A> extends Serializable {

    Iterator<Double> call(A argument) throws Exception;
}

package dev.kindling.rdd.function;

import java.io.Serializable;

/// A function that yields a number.
@FunctionalInterface
public interface DoubleFunction<A> extends Serializable {

    double call(A argument) throws Exception;
}

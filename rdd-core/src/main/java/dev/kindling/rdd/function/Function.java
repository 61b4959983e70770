package dev.kindling.rdd.function;

import java.io.Serializable;

/// A function of one argument.
@FunctionalInterface
public interface Function<A, R> extends Serializable {

    R call(A argument) throws Exception;
}

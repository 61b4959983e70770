package dev.kindling.rdd.function;

import java.io.Serializable;

/// A function of four arguments.
@FunctionalInterface
public interface Function4<A, B, C, D, R> extends Serializable {

    R call(A first, B second, C third, D fourth) throws Exception;
}

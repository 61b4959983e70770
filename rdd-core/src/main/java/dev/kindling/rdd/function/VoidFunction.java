package dev.kindling.rdd.function;

import java.io.Serializable;

/// A function called for its effect.
@FunctionalInterface
public interface VoidFunction<A> extends Serializable {

    void call(A argument) throws Exception;
}

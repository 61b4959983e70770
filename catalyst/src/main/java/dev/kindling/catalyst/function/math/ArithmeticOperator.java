package dev.kindling.catalyst.function.math;

/// The operators whose result can overflow, with the function that gives NULL instead.
enum ArithmeticOperator {
    ADD("+", "try_add"),
    SUBTRACT("-", "try_subtract"),
    MULTIPLY("*", "try_multiply");

    private final String symbol;
    private final String tryFunction;

    ArithmeticOperator(String symbol, String tryFunction) {
        this.symbol = symbol;
        this.tryFunction = tryFunction;
    }

    String symbol() {
        return symbol;
    }

    String tryFunction() {
        return tryFunction;
    }
}

package dev.kindling.tests.generated;

/// What a generated column holds. Types in which engines agree to the last digit; fractions that are inexact come
/// as [#LOOSE] and nothing is computed from them.
enum Kind {
    INT("INT"),
    BIGINT("BIGINT"),
    DECIMAL("DECIMAL(10,2)"),
    DOUBLE("DOUBLE"),
    STRING("STRING"),
    DATE("DATE"),
    BOOLEAN("BOOLEAN"),
    LOOSE("");

    private final String sqlType;

    Kind(String sqlType) {
        this.sqlType = sqlType;
    }

    String sqlType() {
        return sqlType;
    }

    boolean isNumber() {
        return this == INT || this == BIGINT || this == DECIMAL || this == DOUBLE;
    }
}

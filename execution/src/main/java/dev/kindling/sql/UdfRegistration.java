package dev.kindling.sql;

import dev.kindling.execution.query.SessionFunctions;
import dev.kindling.sql.types.DataType;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Registers Java functions under names SQL and [Functions#callUdf] can use. Arguments arrive as the classes [Row]
/// names, NULL as null.
public final class UdfRegistration {

    private final SessionFunctions functions;

    UdfRegistration(SessionFunctions functions) {
        this.functions = functions;
    }

    /// A function of one argument.
    @FunctionalInterface
    public interface Udf1<A, R> extends Serializable {
        @Nullable
        R call(A a) throws Exception;
    }

    /// A function of two arguments.
    @FunctionalInterface
    public interface Udf2<A, B, R> extends Serializable {
        @Nullable
        R call(A a, B b) throws Exception;
    }

    /// A function of three arguments.
    @FunctionalInterface
    public interface Udf3<A, B, C, R> extends Serializable {
        @Nullable
        R call(A a, B b, C c) throws Exception;
    }

    @SuppressWarnings("unchecked") // the argument classes are the caller's word, as in Spark
    public <A, R> void register(String name, Udf1<A, R> function, DataType returnType) {
        functions.register(new UserFunction(name, 1, returnType, a -> function.call((A) a[0])));
    }

    @SuppressWarnings("unchecked") // the argument classes are the caller's word, as in Spark
    public <A, B, R> void register(String name, Udf2<A, B, R> function, DataType returnType) {
        functions.register(new UserFunction(name, 2, returnType, a -> function.call((A) a[0], (B) a[1])));
    }

    @SuppressWarnings("unchecked") // the argument classes are the caller's word, as in Spark
    public <A, B, C, R> void register(String name, Udf3<A, B, C, R> function, DataType returnType) {
        functions.register(new UserFunction(name, 3, returnType, a -> function.call((A) a[0], (B) a[1], (C) a[2])));
    }
}

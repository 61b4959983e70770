package dev.kindling.catalyst.function.builtin;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;

/// How a built-in function travels: as its kind and name.
record BuiltinReference(Kind kind, String name) implements Serializable {

    enum Kind {
        SCALAR,
        AGGREGATE,
        WINDOW,
        GENERATOR
    }

    Object readResolve() throws ObjectStreamException {
        BuiltinFunctions functions = BuiltinFunctions.instance();
        Object function = switch (kind) {
            case SCALAR -> functions.scalar(name);
            case AGGREGATE -> functions.aggregate(name);
            case WINDOW -> functions.window(name);
            case GENERATOR -> functions.generator(name);
        };
        if (function == null) throw new InvalidObjectException("no built-in function " + name);
        return function;
    }
}

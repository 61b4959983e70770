package dev.kindling.rdd.graph;

import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The way from an object to the first thing in it that is not serializable, breadth first, so the shortest is
/// found. It sees fields of classes that are open to reflection, elements of collections and arrays, and what
/// lambdas captured.
final class NotSerializablePath {

    private record Visit(Object object, String path) {}

    private final ArrayDeque<Visit> queue = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private NotSerializablePath() {}

    /// `Main$Job.connection (java.net.Socket)`, or null where reflection does not reach it.
    static @Nullable String find(Object root) {
        return new NotSerializablePath().search(root);
    }

    private @Nullable String search(Object root) {
        add(root, root.getClass().getName());
        for (Visit visit = queue.poll(); visit != null; visit = queue.poll()) {
            Object object = visit.object;
            if (!(object instanceof Serializable))
                return visit.path + " (" + object.getClass().getName() + ")";
            expand(object, visit.path);
        }
        return null;
    }

    private void expand(Object object, String path) {
        switch (object) {
            case String _, Number _, Enum<?> _, Class<?> _ -> {}
            case Collection<?> elements -> elements.forEach(e -> add(e, path + "[]"));
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    add(key, path + ".key");
                    add(value, path + ".value");
                });
            case SerializedLambda lambda -> captured(lambda);
            default -> {
                if (object.getClass().isArray()) elements(object, path);
                else if (object.getClass().isHidden()) lambda(object, path);
                else fields(object, path);
            }
        }
    }

    private void elements(Object array, String path) {
        if (array.getClass().getComponentType().isPrimitive()) return;
        for (int i = 0; i < Array.getLength(array); i++) add(Array.get(array, i), path + "[" + i + "]");
    }

    private void lambda(Object lambda, String path) {
        try {
            var method = lambda.getClass().getDeclaredMethod("writeReplace");
            if (method.trySetAccessible()) add(method.invoke(lambda), path);
        } catch (ReflectiveOperationException _) {
            return; // a hidden class that is no lambda: what it holds stays unseen, the error names the class alone
        }
    }

    private void captured(SerializedLambda lambda) {
        String where = "lambda in " + lambda.getCapturingClass().replace('/', '.') + LambdaPlace.of(lambda) + " > ";
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            boolean isThis = i == 0 && lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic;
            add(lambda.getCapturedArg(i), where + (isThis ? "this" : "captured variable " + (i + 1)));
        }
    }

    private void fields(Object object, String path) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            if (!Serializable.class.isAssignableFrom(type)) break;
            for (Field field : type.getDeclaredFields()) {
                if (field.getType().isPrimitive() || Modifier.isStatic(field.getModifiers())) continue;
                if (Modifier.isTransient(field.getModifiers()) || !field.trySetAccessible()) continue;
                try {
                    add(field.get(object), path + "." + field.getName());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void add(@Nullable Object object, String path) {
        if (object != null && seen.add(object)) queue.add(new Visit(object, path));
    }
}

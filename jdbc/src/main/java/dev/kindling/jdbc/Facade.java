package dev.kindling.jdbc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A JDBC interface over an object that has only some of its methods. The interfaces of java.sql have hundreds of
/// methods, most of them about things Kindling does not have (updatable results, transactions, cursors); what the
/// target lacks is SQLFeatureNotSupportedException, said in one place.
final class Facade implements InvocationHandler {

    /// The methods of a target's class by those of the interface, as far as they have been called.
    private static final ClassValue<Map<Method, Method>> METHODS = new ClassValue<>() {
        @Override
        protected Map<Method, Method> computeValue(Class<?> target) {
            return new ConcurrentHashMap<>();
        }
    };

    private final Object target;
    private final Map<Method, Method> methods;

    private Facade(Object target) {
        this.target = target;
        this.methods = METHODS.get(target.getClass());
    }

    /// An implementation of `type` whose calls go to the methods of `target` of the same names and parameters.
    static <T> T of(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Facade(target)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) return ofObject(proxy, method, arguments);
        switch (method.getName()) {
            case "unwrap" -> {
                if (arguments != null && arguments[0] instanceof Class<?> type) {
                    if (type.isInstance(target)) return target;
                    if (type.isInstance(proxy)) return proxy;
                }
                throw Errors.invalid("this does not wrap a " + (arguments == null ? "" : arguments[0]));
            }
            case "isWrapperFor" -> {
                return arguments != null
                        && arguments[0] instanceof Class<?> type
                        && (type.isInstance(target) || type.isInstance(proxy));
            }
            default -> {
                return call(proxy, method, arguments);
            }
        }
    }

    private @Nullable Object call(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        Method own = methods.get(method);
        if (own == null) {
            own = find(method);
            if (own == null) return missing(proxy, method, arguments);
            methods.put(method, own);
        }
        try {
            return own.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause instanceof RuntimeException failure ? Errors.of(failure) : cause;
        }
    }

    private @Nullable Method find(Method method) {
        try {
            Method own = target.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes());
            own.setAccessible(true);
            return own;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static @Nullable Object missing(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.isDefault()) {
            MethodHandle own = MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                    .unreflectSpecial(method, method.getDeclaringClass())
                    .bindTo(proxy);
            return arguments == null ? own.invokeWithArguments() : own.invokeWithArguments(arguments);
        }
        throw new SQLFeatureNotSupportedException(
                "[UNSUPPORTED_FEATURE] Kindling's JDBC driver has no "
                        + method.getDeclaringClass().getSimpleName() + "." + method.getName(),
                "0A000");
    }

    private @Nullable Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> target.toString();
        };
    }
}

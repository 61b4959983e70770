package dev.kindling.catalyst.optimizer.estimate;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.CyclicMetadataException;
import org.apache.calcite.rel.metadata.DelegatingMetadataRel;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.jspecify.annotations.Nullable;

/// Hands Calcite its metadata handlers without generating code.
///
/// The handler is a proxy. Asked about a node, it calls the method whose parameter is the most specific class of
/// the node, over all handlers; where several handlers have a method for that class, the first one's. Answers are
/// remembered in the query at hand until Calcite forgets the node. A question that comes back to itself ends in
/// [CyclicMetadataException], which Calcite's own code expects.
final class MemoizingHandlers implements MetadataHandlerProvider {

    private static final Object BUSY = new Object();
    private static final Object NOTHING = new Object();

    private final Map<Class<?>, MetadataHandler<?>> ours;
    private final RelMetadataProvider others;
    private final Map<Method, Dispatcher> dispatchers = new ConcurrentHashMap<>();
    private final Object handler;

    /// @param ours handlers by the interface they answer for; they take the place of all others
    MemoizingHandlers(Map<Class<?>, MetadataHandler<?>> ours, RelMetadataProvider others) {
        this.ours = Map.copyOf(ours);
        this.others = others;
        this.handler = proxy();
    }

    @Override
    public <H extends MetadataHandler<?>> H handler(Class<H> type) {
        return type.cast(handler);
    }

    /// One object that answers all of Calcite's questions: making a class takes longer than loading many.
    private Object proxy() {
        Class<?>[] types = Arrays.stream(BuiltInMetadata.class.getDeclaredClasses())
                .flatMap(metadata -> Arrays.stream(metadata.getDeclaredClasses()))
                .filter(MetadataHandler.class::isAssignableFrom)
                .toArray(Class<?>[]::new);
        InvocationHandler invocation = (self, method, arguments) -> {
            Dispatcher dispatcher = dispatchers.get(method);
            if (dispatcher != null) return answer(dispatcher, arguments);
            return switch (method.getName()) {
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                case "toString" -> "memoized metadata";
                // Each type's own, and this is of all types.
                case "getDef" -> throw new UnsupportedOperationException(method.toString());
                default -> answer(dispatchers.computeIfAbsent(method, this::dispatcher), arguments);
            };
        };
        return Proxy.newProxyInstance(BuiltInMetadata.class.getClassLoader(), types, invocation);
    }

    private Dispatcher dispatcher(Method question) {
        MetadataHandler<?> own = ours.get(question.getDeclaringClass());
        if (own != null) return new Dispatcher(question, List.of(own));
        @SuppressWarnings("unchecked") // questions are methods of handlers
        var type = (Class<? extends MetadataHandler<?>>) question.getDeclaringClass();
        return new Dispatcher(question, List.copyOf(new LinkedHashSet<>(others.handlers(type))));
    }

    private static @Nullable Object answer(Dispatcher dispatcher, Object[] arguments) throws Throwable {
        RelNode node = (RelNode) arguments[0];
        while (node instanceof DelegatingMetadataRel delegating) node = delegating.getMetadataDelegateRel();
        var query = (RelMetadataQuery) arguments[1];
        Object question = dispatcher.question(arguments);
        Object known = query.map.get(node, question);
        if (known == BUSY) throw new CyclicMetadataException();
        if (known != null) return known == NOTHING ? null : known;
        Object[] resolved = arguments;
        if (node != arguments[0]) {
            resolved = arguments.clone();
            resolved[0] = node;
        }
        query.map.put(node, question, BUSY);
        boolean answered = false;
        try {
            Object answer = (Object) dispatcher.of(node.getClass()).invokeExact(resolved);
            query.map.put(node, question, answer == null ? NOTHING : answer);
            answered = true;
            return answer;
        } finally {
            if (!answered) query.map.remove(node, question);
        }
    }

    /// The methods that answer one question, by class of node.
    private static final class Dispatcher {

        private final Method question;
        private final List<MetadataHandler<?>> handlers;
        private final Map<Class<?>, MethodHandle> byClass = new ConcurrentHashMap<>();

        Dispatcher(Method question, List<MetadataHandler<?>> handlers) {
            this.question = question;
            this.handlers = handlers;
        }

        /// The key an answer is remembered under beside the node: the question and its further arguments.
        Object question(Object[] arguments) {
            if (arguments.length == 2) return question;
            Object[] key = Arrays.copyOfRange(arguments, 1, arguments.length);
            key[0] = question;
            return Arrays.asList(key);
        }

        MethodHandle of(Class<?> node) {
            MethodHandle known = byClass.get(node);
            return known != null ? known : byClass.computeIfAbsent(node, this::find);
        }

        private MethodHandle find(Class<?> node) {
            MetadataHandler<?> bestHandler = null;
            Method best = null;
            for (MetadataHandler<?> handler : handlers) {
                for (Method method : handler.getClass().getMethods()) {
                    if (!answers(method, node)) continue;
                    if (best == null || isMoreSpecific(method, best)) {
                        best = method;
                        bestHandler = handler;
                    }
                }
            }
            if (best == null || bestHandler == null) {
                throw new IllegalArgumentException("no handler of " + question + " for " + node);
            }
            try {
                return MethodHandles.lookup()
                        .unreflect(best)
                        .bindTo(bestHandler)
                        .asSpreader(Object[].class, question.getParameterCount())
                        .asType(MethodType.methodType(Object.class, Object[].class));
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException("cannot call " + best, e);
            }
        }

        private boolean answers(Method method, Class<?> node) {
            return method.getName().equals(question.getName())
                    && method.getParameterCount() == question.getParameterCount()
                    && !method.isBridge()
                    && method.getParameterTypes()[0].isAssignableFrom(node)
                    && method.getParameterTypes()[1] == RelMetadataQuery.class;
        }

        private static boolean isMoreSpecific(Method method, Method than) {
            Class<?> node = method.getParameterTypes()[0];
            Class<?> other = than.getParameterTypes()[0];
            return node != other && other.isAssignableFrom(node);
        }
    }
}

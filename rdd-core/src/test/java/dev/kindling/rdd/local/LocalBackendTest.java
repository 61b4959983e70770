package dev.kindling.rdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.BackendContracts;
import dev.kindling.rdd.BackendKind;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.local.LocalOptions.Transport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalBackendTest extends BackendContracts {

    @Override
    protected BackendKind kind() {
        return new LocalKind(Transport.BY_REFERENCE);
    }

    private final LocalBackend backend = new LocalBackend(LocalOptions.withThreads(2));

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void handsShuffledObjectsOverByReference() {
        var payload = new Object[] {new Object()};
        RddNode<Pair<Integer, Object>> pairs = new Source<Integer, Pair<Integer, Object>>(
                "objects",
                List.of(new SourceSplit<>(0, 0)),
                (_, _) -> List.of(Pair.of(1, payload[0])).iterator());
        var shuffle =
                new Shuffle<Integer, Object, Object>(pairs, 2, Partitioner.direct(), null, null, new JavaCodec<>());
        var values = backend.run(Job.over(
                shuffle, (_, elements) -> elements.hasNext() ? elements.next().value() : ""));
        assertThat(values.get(1)).isSameAs(payload[0]);
    }

    @Test
    void startsBigPartitionsFirst() {
        try (var single = new LocalBackend(LocalOptions.withThreads(1))) {
            var started = Collections.synchronizedList(new ArrayList<Integer>());
            var splits = List.of(new SourceSplit<>(0, 5), new SourceSplit<>(1, 50), new SourceSplit<>(2, 20));
            var source = new Source<Integer, Integer>("sized", splits, (_, split) -> {
                started.add(split);
                return List.of(split).iterator();
            });
            single.run(Job.over(source, (_, elements) -> elements.next()));
            assertThat(started).containsExactly(1, 2, 0);
        }
    }

    @Test
    void forgetsShuffleOutputWithItsNode() {
        var map = new WeakIdentityMap<Object, String>(_ -> {});
        Object key = new Object();
        assertThat(map.computeIfAbsent(key, () -> "made")).isEqualTo("made");
        assertThat(map.computeIfAbsent(key, () -> "again")).isEqualTo("made");
        assertThat(map.get(new Object())).isNull();
        map.remove(key);
        assertThat(map.get(key)).isNull();
    }

    @Test
    void fusesNarrowStepsIntoOnePass() {
        var order = Collections.synchronizedList(new ArrayList<String>());
        var source = new Source<Integer, Integer>(
                "two", List.of(new SourceSplit<>(0, 0)), (_, _) -> List.of(1, 2).iterator());
        RddNode<Integer> node = source;
        for (String name : List.of("a", "b")) {
            node = new MapPartitions<>(node, name, (_, elements) -> new java.util.Iterator<>() {
                @Override
                public boolean hasNext() {
                    return elements.hasNext();
                }

                @Override
                public Integer next() {
                    int element = elements.next();
                    order.add(name + element);
                    return element;
                }
            });
        }
        backend.run(Job.over(node, (_, elements) -> {
            elements.forEachRemaining(_ -> {});
            return 0;
        }));
        assertThat(order).containsExactly("a1", "b1", "a2", "b2");
    }
}

package dev.kindling.rdd.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.function.Pair;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class JavaCodecTest {

    private static List<Object> through(List<?> elements) throws IOException {
        var codec = new JavaCodec<Object>();
        var bytes = new ByteArrayOutputStream();
        try (var writer = codec.writer(bytes)) {
            for (Object element : elements) writer.write(element);
        }
        var back = new ArrayList<>();
        codec.read(new ByteArrayInputStream(bytes.toByteArray())).forEachRemaining(back::add);
        return back;
    }

    @Test
    void bringsBackWhatWasWritten() throws IOException {
        var elements = Arrays.asList(
                null,
                "",
                "text",
                "Gr\u00fc\u00dfe \u4f60\u597d \ud83d\ude00",
                "half a pair: \ud83d",
                1,
                -1L,
                Double.NaN,
                true,
                false,
                BigDecimal.TEN,
                'c',
                Pair.of("key", Pair.of(null, 2.5)),
                new ArrayList<>(Arrays.asList(1, null, "two", new ArrayList<>())),
                new CopyOnWriteArrayList<>(List.of(1)),
                List.of(1, 2));
        var back = through(elements);
        assertThat(back).isEqualTo(elements);
        assertThat(back.get(14)).isInstanceOf(CopyOnWriteArrayList.class);
    }

    @Test
    void bringsBackBytes() throws IOException {
        assertThat((byte[]) through(List.of(new byte[] {1, 2, 3})).getFirst()).containsExactly(1, 2, 3);
    }

    @Test
    void bringsBackManyObjects() throws IOException {
        var elements = new ArrayList<BigDecimal>();
        for (int i = 0; i < 1000; i++) elements.add(BigDecimal.valueOf(i, 2));
        assertThat(through(elements)).isEqualTo(elements);
        assertThat(through(List.of())).isEmpty();
    }
}

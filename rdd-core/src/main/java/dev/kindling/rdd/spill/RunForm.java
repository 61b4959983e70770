package dev.kindling.rdd.spill;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.spill.SpillFile.Appender;
import dev.kindling.rdd.spill.SpillFile.Run;
import java.io.IOException;
import java.util.Iterator;

/// How elements of a buffer become runs of a file.
interface RunForm<T> {

    Run write(Appender out, Iterator<T> elements) throws IOException;

    Iterator<T> read(SpillFile file, Run run);

    long sizeBytes(T element);

    /// An element with a number.
    record Tagged<T>(long tag, T element) {}

    static <T> RunForm<T> plain(Codec<T> codec) {
        var sizes = new SizeSampler<>(codec);
        return new RunForm<>() {
            @Override
            public Run write(Appender out, Iterator<T> elements) throws IOException {
                return out.run(codec, elements);
            }

            @Override
            public Iterator<T> read(SpillFile file, Run run) {
                return file.read(run, codec);
            }

            @Override
            public long sizeBytes(T element) {
                return sizes.of(element);
            }
        };
    }

    static <T> RunForm<Tagged<T>> tagged(Codec<T> codec) {
        var sizes = new SizeSampler<>(codec);
        return new RunForm<>() {
            @Override
            public Run write(Appender out, Iterator<Tagged<T>> elements) throws IOException {
                try (var run = out.begin(codec)) {
                    while (elements.hasNext()) {
                        Tagged<T> tagged = elements.next();
                        run.write(tagged.tag, tagged.element);
                    }
                    return run.end();
                }
            }

            @Override
            public Iterator<Tagged<T>> read(SpillFile file, Run run) {
                SpillFile.Reader<T> elements = file.read(run, codec);
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return elements.hasNext();
                    }

                    @Override
                    public Tagged<T> next() {
                        T element = elements.next();
                        return new Tagged<>(elements.tag(), element);
                    }
                };
            }

            @Override
            public long sizeBytes(Tagged<T> tagged) {
                return 24 + sizes.of(tagged.element);
            }
        };
    }
}

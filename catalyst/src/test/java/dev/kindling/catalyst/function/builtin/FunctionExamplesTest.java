package dev.kindling.catalyst.function.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.expression.FunctionDescription;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FunctionExamplesTest {

    @TestFactory
    Stream<DynamicTest> showsWhatTheManualSays() {
        return BuiltinFunctions.instance().descriptions().stream()
                .flatMap(description -> description.examples().stream()
                        .map(example -> DynamicTest.dynamicTest(
                                description.name() + ": " + example.expression(),
                                () -> assertThat(TinySql.show(example.expression()))
                                        .isEqualTo(example.result()))));
    }

    @Test
    void describesEveryFunction() {
        assertThat(BuiltinFunctions.instance().descriptions())
                .allSatisfy(d -> assertThat(d.summary()).endsWith("."))
                .extracting(FunctionDescription::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void travelsAsAName() throws Exception {
        Object function = BuiltinFunctions.instance().scalar("abs");
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(function);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isSameAs(function);
        }
    }
}

package dev.kindling.catalyst.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.RandomVectors;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class VectorsTest {

    static final List<DataType> TYPES = RandomVectors.TYPES;
    private static final int ROUNDS = 40;

    @ParameterizedTest
    @FieldSource("TYPES")
    void keepsTheValuesWhenItFlattensAndCopies(DataType type) {
        var vectors = new RandomVectors(1);
        for (int round = 0; round < ROUNDS; round++) {
            ColumnVector vector = vectors.next(type, vectors.random().nextInt(130));
            var expected = LiteralVectors.values(vector, type);
            assertThat(LiteralVectors.values(Vectors.flatten(vector), type)).isEqualTo(expected);
            assertThat(LiteralVectors.values(Vectors.copy(vector), type)).isEqualTo(expected);
            assertThat(Vectors.copy(vector).offset()).isZero();
        }
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void gathersRowsInTheOrderAsked(DataType type) {
        var vectors = new RandomVectors(2);
        for (int round = 0; round < ROUNDS; round++) {
            int size = 1 + vectors.random().nextInt(100);
            ColumnVector vector = vectors.next(type, size);
            int count = vectors.random().nextInt(150);
            int[] rows = vectors.random().ints(count, 0, size).toArray();
            assertThat(LiteralVectors.values(Vectors.gather(vector, rows, count), type))
                    .isEqualTo(pick(vector, type, rows));
            int[] orNone = vectors.random().ints(count, -3, size).toArray();
            assertThat(LiteralVectors.values(Vectors.gatherOrNull(vector, orNone, count), type))
                    .isEqualTo(pick(vector, type, orNone));
        }
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void concatenatesInOrder(DataType type) {
        var vectors = new RandomVectors(3);
        for (int round = 0; round < ROUNDS; round++) {
            var parts = new ArrayList<ColumnVector>();
            var expected = new ArrayList<@Nullable Object>();
            ColumnVector whole = vectors.next(type, 90);
            for (int i = vectors.random().nextInt(4); i >= 0; i--) {
                ColumnVector part = switch (vectors.random().nextInt(4)) {
                    case 0 -> new NullVector(vectors.random().nextInt(5));
                    case 1 ->
                        whole.slice(
                                vectors.random().nextInt(45), vectors.random().nextInt(45));
                    default -> vectors.next(type, vectors.random().nextInt(70));
                };
                parts.add(part);
                expected.addAll(LiteralVectors.values(part, type));
            }
            assertThat(LiteralVectors.values(Vectors.concat(parts), type)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void takesValuesForTheSameWhateverVectorTheyLieIn(DataType type) {
        var vectors = new RandomVectors(4);
        ColumnVector vector = vectors.next(type, 60);
        ColumnVector copy = Vectors.copy(Vectors.flatten(vector));
        for (int i = 0; i < 60; i++) {
            assertThat(ValueOrder.same(vector, i, copy, i)).isTrue();
            assertThat(ValueOrder.hash(vector, i)).isEqualTo(ValueOrder.hash(copy, i));
            for (int j = 0; j < 60; j++) {
                assertThat(ValueOrder.compareNullsFirst(vector, i, copy, j))
                        .isEqualTo(-Integer.signum(ValueOrder.compareNullsFirst(copy, j, vector, i))
                                * Math.abs(ValueOrder.compareNullsFirst(vector, i, copy, j)));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void makesNulls(DataType type) {
        assertThat(LiteralVectors.values(Vectors.nulls(type, 70), type))
                .hasSize(70)
                .containsOnlyNulls();
        assertThat(Vectors.physicalType(Vectors.nulls(type, 1)))
                .isEqualTo(dev.kindling.sql.types.PhysicalType.of(type))
                .isNotEqualTo(Vectors.physicalType(Vectors.nulls(AtomicType.NULL, 1)));
    }

    private static List<@Nullable Object> pick(ColumnVector vector, DataType type, int[] rows) {
        var values = new ArrayList<@Nullable Object>();
        for (int row : rows) values.add(row < 0 ? null : LiteralVectors.valueAt(vector, type, row));
        return values;
    }
}

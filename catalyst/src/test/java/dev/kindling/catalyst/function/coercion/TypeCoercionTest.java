package dev.kindling.catalyst.function.coercion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.VarcharType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeCoercionTest {

    private static final List<DataType> TYPES = someTypes();

    @Test
    void widensNumbers() {
        assertThat(TypeCoercion.commonType(AtomicType.INT, AtomicType.LONG)).isEqualTo(AtomicType.LONG);
        assertThat(TypeCoercion.commonType(AtomicType.INT, AtomicType.FLOAT)).isEqualTo(AtomicType.DOUBLE);
        assertThat(TypeCoercion.commonType(AtomicType.INT, new DecimalType(5, 2)))
                .isEqualTo(new DecimalType(12, 2));
        assertThat(TypeCoercion.commonType(new DecimalType(38, 0), new DecimalType(38, 10)))
                .isEqualTo(new DecimalType(38, 10));
    }

    @Test
    void readsTextAsWhatItMeets() {
        assertThat(TypeCoercion.commonType(AtomicType.STRING, AtomicType.INT)).isEqualTo(AtomicType.LONG);
        assertThat(TypeCoercion.commonType(new VarcharType(3), AtomicType.DATE)).isEqualTo(AtomicType.DATE);
        assertThat(TypeCoercion.tightestCommonType(AtomicType.STRING, AtomicType.INT))
                .isNull();
    }

    @Test
    void findsNoCommonTypeForStrangers() {
        assertThat(TypeCoercion.commonType(AtomicType.BOOLEAN, AtomicType.INT)).isNull();
        assertThat(TypeCoercion.commonType(new ArrayType(AtomicType.INT), AtomicType.INT))
                .isNull();
        assertThat(TypeCoercion.commonType(new StructType().add("a", AtomicType.INT), new StructType()))
                .isNull();
    }

    @Test
    void doesNotDependOnTheOrderOfTwo() {
        for (DataType a : TYPES) {
            for (DataType b : TYPES) {
                assertThat(TypeCoercion.commonType(a, b)).isEqualTo(TypeCoercion.commonType(b, a));
                assertThat(TypeCoercion.commonType(List.of(a, b))).isEqualTo(TypeCoercion.commonType(a, b));
            }
        }
    }

    @Test
    void castsExplicitlyWhatItCastsImplicitly() {
        for (DataType a : TYPES) {
            for (DataType b : TYPES) {
                if (TypeCoercion.canImplicitlyCast(a, b)) {
                    assertThat(CastRules.canCast(a, b)).as("%s to %s", a, b).isTrue();
                }
                DataType common = TypeCoercion.commonType(a, b);
                if (common != null) {
                    assertThat(CastRules.canCast(a, common))
                            .as("%s to %s", a, common)
                            .isTrue();
                }
            }
        }
    }

    private static List<DataType> someTypes() {
        var types = new ArrayList<DataType>(List.of(AtomicType.values()));
        types.add(new DecimalType(10, 2));
        types.add(new DecimalType(38, 18));
        types.addAll(types.stream().map(ArrayType::new).toList());
        types.add(new StructType().add("a", AtomicType.INT).add("b", AtomicType.STRING));
        return types;
    }
}

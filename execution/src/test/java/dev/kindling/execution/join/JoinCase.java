package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A random join and, by comparing every row with every row, what must come out. Each side has its keys and then a
/// BIGINT; a residual asks that the probe side's be less than the build side's.
record JoinCase(JoinSpec spec, List<Batch> probe, List<Batch> build, long seed) {

    static JoinCase random(
            List<DataType> keyTypes, JoinType type, int probeRows, int buildRows, int distinct, long seed) {
        var random = new Random(seed);
        List<DataType> types = new ArrayList<>(keyTypes);
        types.add(AtomicType.LONG);
        List<JoinSpec.Key> keys = IntStream.range(0, keyTypes.size())
                .mapToObj(k -> JoinSpec.Key.of(k, k))
                .toList();
        // NOT IN says nothing where there is a NULL: let that be the exception.
        double buildNulls = type == JoinType.NULL_AWARE_ANTI && seed % 2 == 0 ? 0 : 0.1;
        var spec = new JoinSpec(types, types, keys, type, null, allColumns(types, type));
        return new JoinCase(
                spec,
                TestRows.random(types, probeRows, distinct, 0.1, random),
                TestRows.random(types, buildRows, distinct, buildNulls, random),
                seed);
    }

    private static List<Integer> allColumns(List<DataType> types, JoinType type) {
        int count = 2 * types.size() + (type == JoinType.EXISTENCE ? 1 : 0);
        return IntStream.range(0, count).boxed().toList();
    }

    JoinCase withOutput(List<Integer> output) {
        var changed =
                new JoinSpec(spec.probeTypes(), spec.buildTypes(), spec.keys(), spec.type(), spec.residual(), output);
        return new JoinCase(changed, probe, build, seed);
    }

    JoinCase nullSafe() {
        List<JoinSpec.Key> keys = spec.keys().stream()
                .map(k -> new JoinSpec.Key(k.probe(), k.build(), k.probe() % 2 == 0))
                .toList();
        var changed =
                new JoinSpec(spec.probeTypes(), spec.buildTypes(), keys, spec.type(), spec.residual(), spec.output());
        return new JoinCase(changed, probe, build, seed);
    }

    JoinCase withoutKeys() {
        var changed = new JoinSpec(
                spec.probeTypes(), spec.buildTypes(), List.of(), spec.type(), spec.residual(), spec.output());
        return new JoinCase(changed, probe, build, seed);
    }

    JoinCase withResidual() {
        int left = spec.probeTypes().size() - 1;
        int right = 2 * spec.probeTypes().size() - 1;
        var residual = new JoinSpec.Residual(
                (batch, selected) -> {
                    int count = 0;
                    for (int i = 0; i < batch.rowCount(); i++) {
                        Object a = TestRows.value(batch.column(left), i);
                        Object b = TestRows.value(batch.column(right), i);
                        if (a != null && b != null && (Long) a < (Long) b) selected[count++] = i;
                    }
                    return count;
                },
                List.of(left, right));
        var changed =
                new JoinSpec(spec.probeTypes(), spec.buildTypes(), spec.keys(), spec.type(), residual, spec.output());
        return new JoinCase(changed, probe, build, seed);
    }

    List<List<@Nullable Object>> expected() {
        List<List<@Nullable Object>> left = TestRows.rows(probe);
        List<List<@Nullable Object>> right = TestRows.rows(build);
        List<List<@Nullable Object>> result = new ArrayList<>();
        boolean[] rightMatched = new boolean[right.size()];
        boolean rightHasNull = right.stream().anyMatch(r -> r.getFirst() == null);
        for (List<@Nullable Object> a : left) {
            boolean matched = false;
            for (int j = 0; j < right.size(); j++) {
                if (!matches(a, right.get(j))) continue;
                matched = true;
                rightMatched[j] = true;
                if (spec.type().emitsPairs()) result.add(row(a, right.get(j), null));
            }
            switch (spec.type()) {
                case PROBE_OUTER, FULL_OUTER -> {
                    if (!matched) result.add(row(a, null, null));
                }
                case PROBE_SEMI -> {
                    if (matched) result.add(row(a, null, null));
                }
                case PROBE_ANTI -> {
                    if (!matched) result.add(row(a, null, null));
                }
                case NULL_AWARE_ANTI -> {
                    boolean keeps = right.isEmpty() || (!rightHasNull && !matched && a.getFirst() != null);
                    if (keeps) result.add(row(a, null, null));
                }
                case EXISTENCE -> result.add(row(a, null, matched));
                case INNER, BUILD_OUTER, BUILD_SEMI, BUILD_ANTI -> {}
            }
        }
        if (spec.type().marksBuild()) {
            for (int j = 0; j < right.size(); j++) {
                if (rightMatched[j] == (spec.type() == JoinType.BUILD_SEMI)) result.add(row(null, right.get(j), null));
            }
        }
        return result;
    }

    private boolean matches(List<@Nullable Object> a, List<@Nullable Object> b) {
        for (JoinSpec.Key key : spec.keys()) {
            Object x = a.get(key.probe());
            Object y = b.get(key.build());
            boolean bothNull = x == null && y == null;
            if (bothNull && !key.nullSafe()) return false;
            if (!Objects.equals(x, y)) return false;
        }
        if (spec.residual() == null) return true;
        Object x = a.getLast();
        Object y = b.getLast();
        return x != null && y != null && (Long) x < (Long) y;
    }

    private List<@Nullable Object> row(
            @Nullable List<@Nullable Object> a, @Nullable List<@Nullable Object> b, @Nullable Boolean exists) {
        List<@Nullable Object> all = new ArrayList<>();
        for (int i = 0; i < spec.probeTypes().size(); i++) all.add(a == null ? null : a.get(i));
        for (int i = 0; i < spec.buildTypes().size(); i++) all.add(b == null ? null : b.get(i));
        all.add(exists);
        List<@Nullable Object> chosen = new ArrayList<>();
        for (int column : spec.output()) chosen.add(all.get(column));
        return chosen;
    }

    @Override
    public String toString() {
        return spec.type() + " of " + spec.probeTypes() + ", seed " + seed;
    }
}

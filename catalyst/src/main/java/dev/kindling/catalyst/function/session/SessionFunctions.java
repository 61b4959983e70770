package dev.kindling.catalyst.function.session;

import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.LONG;
import static dev.kindling.sql.types.AtomicType.STRING;

import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.builtin.FunctionFamily;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import java.util.List;
import java.util.UUID;

/// `typeof`, `current_user`, `uuid`, row and partition numbers.
public final class SessionFunctions implements FunctionFamily {

    private interface Text {
        String of(EvaluationContext context);
    }

    @Override
    public List<ScalarFunction> scalars() {
        return List.of(
                ScalarDefinition.named("typeof")
                        .summary("The type of the argument.")
                        .example("typeof(1)", "int")
                        .example("typeof(1.5)", "decimal(2,1)")
                        .binder(Signatures.any(1, 1, STRING))
                        .neverNull()
                        .kernels(signature -> (_, size, _) -> Kernels.constant(
                                STRING, signature.argumentTypes().getFirst().catalogString(), size))
                        .build(),
                text("version", _ -> "0.1.0", "The version of the engine."),
                text("current_user", EvaluationContext::user, "Who runs the query.", "user", "session_user"),
                text("current_database", EvaluationContext::database, "The current database.", "current_schema"),
                text("current_catalog", _ -> "spark_catalog", "The current catalog."),
                ScalarDefinition.named("uuid")
                        .summary("A random UUID.")
                        .takes(STRING)
                        .nondeterministic()
                        .neverNull()
                        .kernel((_, size, _) -> {
                            var text = new BytesBuilder(size, 36 * size);
                            for (int i = 0; i < size; i++)
                                text.add(UUID.randomUUID().toString());
                            return text.build();
                        })
                        .build(),
                ScalarDefinition.named("spark_partition_id")
                        .summary("The number of the partition the row is in.")
                        .takes(INT)
                        .nondeterministic()
                        .neverNull()
                        .kernel((_, size, context) -> Kernels.constant(INT, context.partition(), size))
                        .build(),
                ScalarDefinition.named("monotonically_increasing_id")
                        .summary("A number that grows from row to row; the partition is in its upper 31 bits.")
                        .takes(LONG)
                        .nondeterministic()
                        .neverNull()
                        .kernels(_ -> {
                            long[] next = new long[1];
                            return (_, size, context) -> {
                                long[] ids = new long[size];
                                long base = (long) context.partition() << 33;
                                for (int i = 0; i < size; i++) ids[i] = base + next[0]++;
                                return new LongVector(ids, 0, size, null);
                            };
                        })
                        .build());
    }

    private static ScalarFunction text(String name, Text text, String summary, String... aliases) {
        return ScalarDefinition.named(name, aliases)
                .summary(summary)
                .takes(STRING)
                .neverNull()
                .kernel((_, size, context) -> Kernels.constant(STRING, text.of(context), size))
                .build();
    }
}

package dev.kindling.execution.project;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.function.GeneratorFunction.Generator;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.plan.PlanText;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructType;
import java.util.List;

/// Each row of `input` with every row a generator makes of it; with `outer`, rows for which it makes none stay.
public record GenerateExec(
        PhysicalPlan input,
        String function,
        Generator generator,
        List<PhysicalExpression> generatorArguments,
        boolean outer,
        StructType schema)
        implements PhysicalPlan {

    public GenerateExec {
        generatorArguments = List.copyOf(generatorArguments);
    }

    @Override
    public String name() {
        return "Generate";
    }

    @Override
    public String arguments() {
        return function + PlanText.list(generatorArguments, input.schema()) + (outer ? " outer" : "");
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of(input);
    }

    @Override
    public int partitionCount() {
        return input.partitionCount();
    }

    @Override
    public boolean isByPartition() {
        return true;
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        return lowering.pipe(this, input.lower(lowering), new Task(generator, generatorArguments, outer));
    }

    private record Task(Generator generator, List<PhysicalExpression> arguments, boolean outer) implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            return new GenerateOperator(input, generator, arguments, outer, context);
        }
    }
}

package dev.kindling.rdd;

import org.junit.jupiter.api.Nested;

/// All that the user API does on every backend.
public abstract class RddContracts {

    /// A context with two threads.
    protected abstract KindlingContext newContext();

    /// Ends what [#newContext] gave, unless it serves the next test as well.
    protected void close(KindlingContext context) {
        context.close();
    }

    @Nested
    class Collections extends RddContract {

        @Override
        protected KindlingContext newContext() {
            return RddContracts.this.newContext();
        }

        @Override
        protected void close(KindlingContext context) {
            RddContracts.this.close(context);
        }
    }

    @Nested
    class Pairs extends PairRddContract {

        @Override
        protected KindlingContext newContext() {
            return RddContracts.this.newContext();
        }

        @Override
        protected void close(KindlingContext context) {
            RddContracts.this.close(context);
        }
    }

    @Nested
    class Numbers extends DoubleRddContract {

        @Override
        protected KindlingContext newContext() {
            return RddContracts.this.newContext();
        }

        @Override
        protected void close(KindlingContext context) {
            RddContracts.this.close(context);
        }
    }

    @Nested
    class Samples extends SamplingContract {

        @Override
        protected KindlingContext newContext() {
            return RddContracts.this.newContext();
        }

        @Override
        protected void close(KindlingContext context) {
            RddContracts.this.close(context);
        }
    }

    @Nested
    class Actions extends ActionsContract {

        @Override
        protected KindlingContext newContext() {
            return RddContracts.this.newContext();
        }

        @Override
        protected void close(KindlingContext context) {
            RddContracts.this.close(context);
        }
    }

    @Nested
    class Partitions extends PartitionsContract {

        @Override
        protected KindlingContext newContext() {
            return RddContracts.this.newContext();
        }

        @Override
        protected void close(KindlingContext context) {
            RddContracts.this.close(context);
        }
    }

    @Nested
    class SharedVariables extends SharedVariablesContract {

        @Override
        protected KindlingContext newContext() {
            return RddContracts.this.newContext();
        }

        @Override
        protected void close(KindlingContext context) {
            RddContracts.this.close(context);
        }
    }
}

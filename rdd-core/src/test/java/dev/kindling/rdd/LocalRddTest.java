package dev.kindling.rdd;

import org.junit.jupiter.api.Nested;

/// The contracts of the user API on threads that share their objects.
class LocalRddTest {

    private static KindlingContext context() {
        return KindlingContext.builder()
                .master("local[2]")
                .conf(RddOptions.SERIALIZE, "false")
                .conf(RddOptions.DEFAULT_PARALLELISM, "3")
                .build();
    }

    @Nested
    class Collections extends RddContract {

        @Override
        protected KindlingContext newContext() {
            return context();
        }
    }

    @Nested
    class Pairs extends PairRddContract {

        @Override
        protected KindlingContext newContext() {
            return context();
        }
    }

    @Nested
    class Numbers extends DoubleRddContract {

        @Override
        protected KindlingContext newContext() {
            return context();
        }
    }

    @Nested
    class Samples extends SamplingContract {

        @Override
        protected KindlingContext newContext() {
            return context();
        }
    }

    @Nested
    class Actions extends ActionsContract {

        @Override
        protected KindlingContext newContext() {
            return context();
        }
    }

    @Nested
    class Partitions extends PartitionsContract {

        @Override
        protected KindlingContext newContext() {
            return context();
        }
    }

    @Nested
    class SharedVariables extends SharedVariablesContract {

        @Override
        protected KindlingContext newContext() {
            return context();
        }
    }
}

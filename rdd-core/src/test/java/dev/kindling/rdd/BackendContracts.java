package dev.kindling.rdd;

import org.junit.jupiter.api.Nested;

/// All that every backend does.
public abstract class BackendContracts {

    protected abstract BackendKind kind();

    @Nested
    class Graphs extends GraphContract {

        @Override
        protected BackendKind kind() {
            return BackendContracts.this.kind();
        }
    }

    @Nested
    class Shuffles extends ShuffleContract {

        @Override
        protected BackendKind kind() {
            return BackendContracts.this.kind();
        }
    }

    @Nested
    class MapSides extends MapSideContract {

        @Override
        protected BackendKind kind() {
            return BackendContracts.this.kind();
        }
    }

    @Nested
    class Spills extends SpillContract {

        @Override
        protected BackendKind kind() {
            return BackendContracts.this.kind();
        }
    }

    @Nested
    class Storage extends StorageContract {

        @Override
        protected BackendKind kind() {
            return BackendContracts.this.kind();
        }
    }

    @Nested
    class Failures extends FailureContract {

        @Override
        protected BackendKind kind() {
            return BackendContracts.this.kind();
        }
    }

    @Nested
    class Reports extends ReportingContract {

        @Override
        protected BackendKind kind() {
            return BackendContracts.this.kind();
        }
    }

    @Nested
    class Schedules extends SchedulingContract {

        @Override
        protected BackendKind kind() {
            return BackendContracts.this.kind();
        }
    }
}

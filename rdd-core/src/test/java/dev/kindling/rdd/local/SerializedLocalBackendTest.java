package dev.kindling.rdd.local;

import dev.kindling.rdd.BackendContracts;
import dev.kindling.rdd.BackendKind;
import dev.kindling.rdd.local.LocalOptions.Transport;
import org.junit.jupiter.api.Nested;

class SerializedLocalBackendTest extends BackendContracts {

    @Override
    protected BackendKind kind() {
        return new LocalKind(Transport.SERIALIZED);
    }

    @Nested
    class Travel extends TravelContract {

        @Override
        protected BackendKind kind() {
            return SerializedLocalBackendTest.this.kind();
        }
    }
}

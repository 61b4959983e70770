package dev.kindling.rdd;

/// The contracts of the user API on threads that exchange bytes.
class SerializedLocalRddTest extends RddContracts {

    @Override
    protected KindlingContext newContext() {
        return KindlingContext.builder()
                .master("local[2]")
                .conf(RddOptions.SERIALIZE, "true")
                .build();
    }
}

package dev.kindling.rdd;

/// The contracts of the user API on threads that share their objects.
class LocalRddTest extends RddContracts {

    @Override
    protected KindlingContext newContext() {
        return KindlingContext.builder()
                .master("local[2]")
                .conf(RddOptions.SERIALIZE, "false")
                .conf(RddOptions.DEFAULT_PARALLELISM, "3")
                .build();
    }
}

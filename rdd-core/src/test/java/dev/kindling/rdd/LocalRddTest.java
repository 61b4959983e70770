package dev.kindling.rdd;

class LocalRddTest extends RddContract {

    @Override
    protected KindlingContext newContext() {
        return KindlingContext.builder()
                .master("local[2]")
                .conf(RddOptions.SERIALIZE, "false")
                .conf(RddOptions.DEFAULT_PARALLELISM, "3")
                .build();
    }
}

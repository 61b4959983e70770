package dev.kindling.rdd;

class SerializedLocalRddTest extends RddContract {

    @Override
    protected KindlingContext newContext() {
        return KindlingContext.builder()
                .master("local[2]")
                .conf(RddOptions.SERIALIZE, "true")
                .build();
    }
}

package dev.kindling.benchmarks;

/// One page view.
///
/// @param userTrait bits that are the same in all rows of a user
/// @param second of July 2013
record Hit(
        long watch,
        int counter,
        long user,
        long userTrait,
        int second,
        String url,
        String title,
        String referer,
        int traficSource,
        int searchEngine,
        String searchPhrase,
        int advEngine) {

    private static final int[] WIDTHS = {1366, 1920, 1280, 1600, 1024, 1440, 1680, 768, 1093, 320, 2560, 800};
    private static final String[] MODELS = {
        "iPhone", "iPad", "GT-I9300", "Nexus 4", "Lumia 920", "HTC One", "Xperia Z", "GT-P5100", "A500", "Fly IQ"
    };

    /// A number from 0 to 1 (exclusive), another for each `trait`, that is the same in all rows of a user.
    double userFraction(int trait) {
        return (HitPopulation.mix(userTrait + trait) >>> 11) * 0x1p-53;
    }

    int region() {
        return HitPopulation.skewed(userFraction(20), 9_000, 3) + 1;
    }

    int resolutionWidth() {
        return WIDTHS[HitPopulation.skewed(userFraction(21), WIDTHS.length, 2)];
    }

    boolean isMobile() {
        return userFraction(22) < 0.06;
    }

    int mobilePhone() {
        return isMobile() ? HitPopulation.skewed(userFraction(23), 80, 3) + 1 : 0;
    }

    String mobilePhoneModel() {
        return isMobile() ? MODELS[HitPopulation.skewed(userFraction(24), MODELS.length, 2)] : "";
    }

    String agentVersion() {
        return (char) ('A' + (int) (userFraction(25) * 20)) + (userFraction(26) < 0.5 ? "D" : "1");
    }

    void appendDate(StringBuilder line) {
        appendDay(line, second);
    }

    private static void appendDay(StringBuilder line, int second) {
        int day = second / 86_400;
        line.append(day < 31 ? "2013-07-" : "2013-08-");
        appendTwo(line, day % 31 + 1);
    }

    /// The time so many seconds later.
    void appendTime(StringBuilder line, int later) {
        int time = second + later;
        appendDay(line, time);
        appendTwo(line.append(' '), time / 3_600 % 24);
        appendTwo(line.append(':'), time / 60 % 60);
        appendTwo(line.append(':'), time % 60);
    }

    private static void appendTwo(StringBuilder line, int number) {
        line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}

package dev.kindling.benchmarks;

import java.util.SplittableRandom;

/// The sites, pages, users and search phrases that page views are drawn from. All texts follow from numbers, so
/// that the same page has the same address and title in all its rows.
final class HitPopulation {

    /// The site most questions about a single site are about; it has 0.7 % of the rows.
    static final int COUNTER = 62;

    private static final int COUNTERS = 6_000;
    /// Where that site is in the order of sites by size.
    private static final int COUNTER_RANK = 6;
    private static final int SECONDS = 31 * 86_400;

    private static final String[] SYLLABLES = {
        "ka", "lo", "mi", "ter", "son", "ra", "vel", "du", "pri", "na", "sto", "ge", "lin", "bo", "ris", "ta"
    };
    private static final String[] CYRILLIC = {
        "ка", "ло", "ми", "тер", "сон", "ра", "вель", "ду", "при", "на", "сто", "ге", "лин", "бо", "рис", "та"
    };

    private final int users;
    private final int pages;
    private final int phrases;

    HitPopulation(int rows) {
        users = Math.max(10, rows / 2);
        pages = Math.max(10, rows);
        phrases = Math.max(10, rows / 10);
    }

    /// @param place where the row is in a part that is ordered by site, from 0 to 1
    Hit hit(int row, double place, SplittableRandom random) {
        int rank = skewed(place, COUNTERS, 4);
        long user = skewed(random.nextDouble(), users, 3);
        long page = page(rank, random);
        int source = random.nextInt(10);
        String phrase = random.nextInt(100) < 13 ? phrase(skewed(random.nextDouble(), phrases, 2)) : "";
        boolean searched = !phrase.isEmpty();
        return new Hit(
                mix(row + 1L) >>> 1,
                counter(rank),
                user(user),
                mix(user + (1L << 40)),
                second(random),
                url(rank, page),
                title(rank, page),
                referer(rank, source, phrase, random),
                searched ? 2 : source - 1,
                searched ? skewed(random.nextDouble(), 90, 4) + 1 : 0,
                phrase,
                random.nextInt(1_000) < 6 ? skewed(random.nextDouble(), 60, 3) + 1 : 0);
    }

    /// A user with a great many rows.
    long frequentUser() {
        return user(0);
    }

    /// The hash of the address of the page of [#COUNTER] that is seen most.
    long frequentUrlHash() {
        return hash(url(COUNTER_RANK, 0));
    }

    private static long user(long number) {
        return mix(number + (1L << 41)) >>> 1;
    }

    private static int counter(int rank) {
        return rank == COUNTER_RANK ? COUNTER : 100 + (int) (rank * 7_919L % 100_003);
    }

    /// Large sites have more pages.
    private int page(int rank, SplittableRandom random) {
        int own = Math.max(5, pages / (rank + 10));
        return skewed(random.nextDouble(), own, 4);
    }

    /// More by day than by night.
    private static int second(SplittableRandom random) {
        int second = random.nextInt(SECONDS);
        boolean night = second / 3_600 % 24 < 7;
        return night && random.nextInt(3) > 0 ? random.nextInt(SECONDS) : second;
    }

    private static String url(int rank, long page) {
        long bits = mix(rank * 0x1_0000_0000L + page + 1);
        var url = new StringBuilder(96).append("http://");
        boolean elsewhere = Long.remainderUnsigned(bits, 6_000) == 0;
        if (elsewhere) url.append("www.google.ru");
        else word(url, SYLLABLES, mix(rank + 1L)).append(rank % 3 == 0 ? ".com" : ".ru");
        long more = mix(bits);
        for (int segments = 1 + (int) (more & 3); segments > 0; segments--) {
            more = mix(more);
            word(url.append('/'), SYLLABLES, more);
        }
        if (Long.remainderUnsigned(bits, 9_000) == 1) url.append("/google_search");
        if ((more & 1) == 0)
            url.append("/?id=").append(page).append("&session=").append(bits >>> 44);
        else url.append('/').append(page).append(".html");
        return url.toString();
    }

    private static String title(int rank, long page) {
        long bits = mix(rank * 0x1_0000_0000L + page + 2);
        if (bits >>> 60 == 0) return "";
        var title = new StringBuilder(64);
        long more = bits;
        for (int words = 3 + (int) (bits & 3); words > 0; words--) {
            more = mix(more);
            word(title, (bits & 8) == 0 ? SYLLABLES : CYRILLIC, more).append(' ');
        }
        if (Long.remainderUnsigned(bits, 500) == 0) title.append("Google ");
        return word(title.append("- "), CYRILLIC, mix(rank + 1L)).toString();
    }

    private String referer(int rank, int source, String phrase, SplittableRandom random) {
        if (!phrase.isEmpty()) return "http://yandex.ru/yandsearch?text=" + phrase.replace(' ', '+');
        if (source < 2) return "";
        if (source < 7) return url(rank, page(rank, random));
        int other = skewed(random.nextDouble(), COUNTERS, 3);
        return (random.nextBoolean() ? "https://www." : "http://")
                + url(other, page(other, random)).substring(7);
    }

    private static String phrase(long number) {
        long bits = mix(number + (1L << 42));
        var phrase = new StringBuilder(48);
        long more = bits;
        for (int words = 1 + (int) (bits & 3); words >= 0; words--) {
            more = mix(more);
            word(phrase, (bits & 16) == 0 ? SYLLABLES : CYRILLIC, more).append(' ');
        }
        phrase.setLength(phrase.length() - 1);
        return phrase.toString();
    }

    private static StringBuilder word(StringBuilder text, String[] syllables, long bits) {
        long left = bits;
        for (int count = 2 + (int) (left & 1); count > 0; count--) {
            left >>>= 4;
            text.append(syllables[(int) (left & 15)]);
        }
        return text;
    }

    /// A number below `bound`, for most fractions (from 0 to 1) a small one: the smaller it is, the oftener.
    static int skewed(double fraction, int bound, int power) {
        return (int) (bound * Math.pow(fraction, power));
    }

    static long hash(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) hash = 31 * hash + text.charAt(i);
        return mix(hash);
    }

    /// Other bits for each `number`, as if at random.
    static long mix(long number) {
        long bits = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }
}

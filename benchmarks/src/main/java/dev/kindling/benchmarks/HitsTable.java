package dev.kindling.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// A table like the page views that ClickBench asks about: its 105 columns under their names, filled with made-up
/// visits to sites. Few users, pages and phrases have most of the rows and most have one; texts are long, search
/// phrases mostly empty, and many columns nearly always the same.
///
/// Rows come in parts of half a million, each ordered by site, as a table that collects visits and sorts them
/// when it stores them.
final class HitsTable {

    private static final int PART_ROWS = 500_000;
    private static final long SEED = 62;

    private record Column(String name, String type, Value value) {}

    private interface Value {

        /// Appends the value `hit` has; further draws from `random` are allowed.
        void append(StringBuilder line, Hit hit, SplittableRandom random);
    }

    private static final List<Column> ALL = columns();

    /// As in a CREATE TABLE.
    static final String COLUMNS =
            ALL.stream().map(column -> column.name() + " " + column.type()).collect(Collectors.joining(", "));

    private HitsTable() {}

    static List<ParquetFile.Part> parts(int rows) {
        var parts = new ArrayList<ParquetFile.Part>();
        var population = new HitPopulation(rows);
        for (int start = 0; start < rows; start += PART_ROWS) {
            int first = start;
            int count = Math.min(PART_ROWS, rows - start);
            parts.add(out -> {
                var random = new SplittableRandom(SEED + first);
                var line = new StringBuilder();
                for (int i = 0; i < count; i++) {
                    line.setLength(0);
                    Hit hit = population.hit(first + i, (i + random.nextDouble()) / count, random);
                    for (Column column : ALL) {
                        column.value().append(line, hit, random);
                        line.append(',');
                    }
                    line.setCharAt(line.length() - 1, '\n');
                    out.append(line);
                }
            });
        }
        return parts;
    }

    private static List<Column> columns() {
        var all = new ArrayList<Column>();
        add(all, "WatchID bigint", (line, hit, _) -> line.append(hit.watch()));
        add(all, "JavaEnable smallint", userFlag(1, 80));
        add(all, "Title string", (line, hit, _) -> line.append(hit.title()));
        add(all, "GoodEvent smallint", constant("1"));
        add(all, "EventTime timestamp", (line, hit, _) -> hit.appendTime(line, 0));
        add(all, "EventDate date", (line, hit, _) -> hit.appendDate(line));
        add(all, "CounterID int", (line, hit, _) -> line.append(hit.counter()));
        add(all, "ClientIP int", (line, hit, _) -> line.append((int) (hit.userTrait() >>> 16)));
        add(all, "RegionID int", (line, hit, _) -> line.append(hit.region()));
        add(all, "UserID bigint", (line, hit, _) -> line.append(hit.user()));
        add(all, "CounterClass smallint", sometimes(2, "1", "0"));
        add(all, "OS smallint", userChoice(2, 60));
        add(all, "UserAgent smallint", userChoice(3, 80));
        add(all, "URL string", (line, hit, _) -> line.append(hit.url()));
        add(all, "Referer string", (line, hit, _) -> line.append(hit.referer()));
        add(all, "IsRefresh smallint", sometimes(13, "1", "0"));
        add(all, "RefererCategoryID smallint", skewed(20_000));
        add(all, "RefererRegionID int", skewed(5_000));
        add(all, "URLCategoryID smallint", skewed(20_000));
        add(all, "URLRegionID int", skewed(5_000));
        add(all, "ResolutionWidth smallint", (line, hit, _) -> line.append(hit.resolutionWidth()));
        add(all, "ResolutionHeight smallint", (line, hit, _) -> line.append(hit.resolutionWidth() * 9 / 16));
        add(all, "ResolutionDepth smallint", sometimes(5, "32", "24"));
        add(all, "FlashMajor smallint", userChoice(4, 12));
        add(all, "FlashMinor smallint", userChoice(5, 8));
        add(all, "FlashMinor2 string", sometimes(60, "700", ""));
        add(all, "NetMajor smallint", sometimes(3, "2", "0"));
        add(all, "NetMinor smallint", constant("0"));
        add(all, "UserAgentMajor smallint", userChoice(6, 40));
        add(all, "UserAgentMinor string", (line, hit, _) -> line.append(hit.agentVersion()));
        add(all, "CookieEnable smallint", userFlag(7, 98));
        add(all, "JavascriptEnable smallint", userFlag(8, 98));
        add(all, "IsMobile smallint", (line, hit, _) -> line.append(hit.isMobile() ? '1' : '0'));
        add(all, "MobilePhone smallint", (line, hit, _) -> line.append(hit.mobilePhone()));
        add(all, "MobilePhoneModel string", (line, hit, _) -> line.append(hit.mobilePhoneModel()));
        add(all, "Params string", constant(""));
        add(all, "IPNetworkID int", (line, hit, _) -> line.append(Math.floorMod(hit.userTrait(), 4_000_000L)));
        add(all, "TraficSourceID smallint", (line, hit, _) -> line.append(hit.traficSource()));
        add(all, "SearchEngineID smallint", (line, hit, _) -> line.append(hit.searchEngine()));
        add(all, "SearchPhrase string", (line, hit, _) -> line.append(hit.searchPhrase()));
        add(all, "AdvEngineID smallint", (line, hit, _) -> line.append(hit.advEngine()));
        add(all, "IsArtifical smallint", sometimes(20, "1", "0"));
        add(
                all,
                "WindowClientWidth smallint",
                (line, hit, random) -> line.append(hit.resolutionWidth() - random.nextInt(4) * random.nextInt(100)));
        add(
                all,
                "WindowClientHeight smallint",
                (line, hit, random) -> line.append(hit.resolutionWidth() / 2 - random.nextInt(4) * random.nextInt(60)));
        add(all, "ClientTimeZone smallint", sometimes(15, "300", "240"));
        add(all, "ClientEventTime timestamp", (line, hit, random) -> hit.appendTime(line, random.nextInt(120)));
        add(all, "SilverlightVersion1 smallint", sometimes(40, "5", "0"));
        add(all, "SilverlightVersion2 smallint", sometimes(40, "1", "0"));
        add(all, "SilverlightVersion3 int", sometimes(40, "20125", "0"));
        add(all, "SilverlightVersion4 smallint", constant("0"));
        add(all, "PageCharset string", sometimes(25, "utf-8", "windows-1251;charset"));
        add(all, "CodeVersion int", skewed(2_000));
        add(all, "IsLink smallint", sometimes(3, "1", "0"));
        add(all, "IsDownload smallint", sometimes(1, "1", "0"));
        add(all, "IsNotBounce smallint", sometimes(4, "1", "0"));
        add(all, "FUniqID bigint", (line, hit, _) -> line.append(hit.userTrait() >>> 1));
        add(all, "OriginalURL string", (line, hit, random) -> line.append(random.nextInt(20) == 0 ? hit.url() : ""));
        add(all, "HID int", (line, _, random) -> line.append(random.nextInt(1 << 30)));
        add(all, "IsOldCounter smallint", constant("0"));
        add(all, "IsEvent smallint", constant("0"));
        add(all, "IsParameter smallint", constant("0"));
        add(all, "DontCountHits smallint", sometimes(11, "1", "0"));
        add(all, "WithHash smallint", sometimes(2, "1", "0"));
        add(all, "HitColor string", sometimes(30, "5", "E"));
        add(all, "LocalEventTime timestamp", (line, hit, _) -> hit.appendTime(line, 3600));
        add(all, "Age smallint", userChoice(9, 60));
        add(all, "Sex smallint", userChoice(10, 3));
        add(all, "Income smallint", userChoice(11, 5));
        add(all, "Interests smallint", userChoice(12, 30_000));
        add(all, "Robotness smallint", sometimes(4, "1", "0"));
        add(all, "RemoteIP int", (line, hit, _) -> line.append((int) hit.userTrait()));
        add(all, "WindowName int", (line, _, random) -> line.append(random.nextInt(4_000) - 2_000));
        add(all, "OpenerName int", skewed(4_000));
        add(all, "HistoryLength smallint", skewed(50));
        add(all, "BrowserLanguage string", sometimes(8, "en", "ru"));
        add(all, "BrowserCountry string", sometimes(9, "US", "RU"));
        add(all, "SocialNetwork string", sometimes(1, "facebook", ""));
        add(all, "SocialAction string", sometimes(1, "like", ""));
        add(all, "HTTPError smallint", constant("0"));
        add(all, "SendTiming int", skewed(30_000));
        add(all, "DNSTiming int", skewed(3_000));
        add(all, "ConnectTiming int", skewed(3_000));
        add(all, "ResponseStartTiming int", skewed(10_000));
        add(all, "ResponseEndTiming int", skewed(20_000));
        add(all, "FetchTiming int", skewed(60_000));
        add(all, "SocialSourceNetworkID smallint", skewed(12));
        add(all, "SocialSourcePage string", sometimes(1, "http://vk.com/feed", ""));
        add(all, "ParamPrice bigint", constant("0"));
        for (String name : List.of("ParamOrderID", "ParamCurrency")) add(all, name + " string", constant(""));
        add(all, "ParamCurrencyID smallint", constant("0"));
        for (String name : List.of("ServiceName", "CampaignID", "AdID", "SourceID")) {
            add(all, "Openstat" + name + " string", sometimes(2, name + " of an advertisement", ""));
        }
        for (String name : List.of("Source", "Medium", "Campaign", "Content", "Term")) {
            add(all, "UTM" + name + " string", sometimes(3, name + " of a newsletter", ""));
        }
        add(all, "FromTag string", sometimes(1, "partner", ""));
        add(all, "HasGCLID smallint", sometimes(1, "1", "0"));
        add(all, "RefererHash bigint", (line, hit, _) -> line.append(HitPopulation.hash(hit.referer())));
        add(all, "URLHash bigint", (line, hit, _) -> line.append(HitPopulation.hash(hit.url())));
        add(all, "CLID int", skewed(3_000));
        return all;
    }

    private static void add(List<Column> all, String declaration, Value value) {
        int space = declaration.indexOf(' ');
        all.add(new Column(declaration.substring(0, space), declaration.substring(space + 1), value));
    }

    private static Value constant(String text) {
        return (line, _, _) -> line.append(text);
    }

    /// `rare` in so many percent of the rows.
    private static Value sometimes(int percent, String rare, String usual) {
        return (line, _, random) -> line.append(random.nextInt(100) < percent ? rare : usual);
    }

    /// Zero in two thirds of the rows, else a number below `bound`, rather a small one.
    private static Value skewed(int bound) {
        return (line, _, random) ->
                line.append(random.nextInt(3) > 0 ? 0 : HitPopulation.skewed(random.nextDouble(), bound, 3));
    }

    /// The same number below `bound` in all rows of a user, for most users a small one.
    private static Value userChoice(int trait, int bound) {
        return (line, hit, _) -> line.append(HitPopulation.skewed(hit.userFraction(trait), bound, 2));
    }

    /// 1 for so many percent of the users.
    private static Value userFlag(int trait, int percent) {
        return (line, hit, _) -> line.append(hit.userFraction(trait) * 100 < percent ? '1' : '0');
    }
}

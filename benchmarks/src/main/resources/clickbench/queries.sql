-- The 43 questions of ClickBench about page views. What a comment marked "ties" holds is added where answers are
-- compared: it makes the order of rows, and with it the rows a LIMIT keeps, the same for every engine.

-- q01
SELECT count(*) FROM hits;
-- q02
SELECT count(*) FROM hits WHERE AdvEngineID <> 0;
-- q03
SELECT sum(AdvEngineID), count(*), avg(ResolutionWidth) FROM hits;
-- q04
SELECT avg(UserID) /*ties / 1e12 */ FROM hits;
-- q05
SELECT count(DISTINCT UserID) FROM hits;
-- q06
SELECT count(DISTINCT SearchPhrase) FROM hits;
-- q07
SELECT min(EventDate), max(EventDate) FROM hits;
-- q08
SELECT AdvEngineID, count(*) AS c FROM hits WHERE AdvEngineID <> 0
GROUP BY AdvEngineID ORDER BY c DESC /*ties , AdvEngineID */;
-- q09
SELECT RegionID, count(DISTINCT UserID) AS u FROM hits
GROUP BY RegionID ORDER BY u DESC /*ties , RegionID */ LIMIT 10;
-- q10
SELECT RegionID, sum(AdvEngineID), count(*) AS c, avg(ResolutionWidth), count(DISTINCT UserID) FROM hits
GROUP BY RegionID ORDER BY c DESC /*ties , RegionID */ LIMIT 10;
-- q11
SELECT MobilePhoneModel, count(DISTINCT UserID) AS u FROM hits WHERE MobilePhoneModel <> ''
GROUP BY MobilePhoneModel ORDER BY u DESC /*ties , MobilePhoneModel */ LIMIT 10;
-- q12
SELECT MobilePhone, MobilePhoneModel, count(DISTINCT UserID) AS u FROM hits WHERE MobilePhoneModel <> ''
GROUP BY MobilePhone, MobilePhoneModel ORDER BY u DESC /*ties , MobilePhone, MobilePhoneModel */ LIMIT 10;
-- q13
SELECT SearchPhrase, count(*) AS c FROM hits WHERE SearchPhrase <> ''
GROUP BY SearchPhrase ORDER BY c DESC /*ties , SearchPhrase */ LIMIT 10;
-- q14
SELECT SearchPhrase, count(DISTINCT UserID) AS u FROM hits WHERE SearchPhrase <> ''
GROUP BY SearchPhrase ORDER BY u DESC /*ties , SearchPhrase */ LIMIT 10;
-- q15
SELECT SearchEngineID, SearchPhrase, count(*) AS c FROM hits WHERE SearchPhrase <> ''
GROUP BY SearchEngineID, SearchPhrase ORDER BY c DESC /*ties , SearchEngineID, SearchPhrase */ LIMIT 10;
-- q16
SELECT UserID, count(*) AS c FROM hits GROUP BY UserID ORDER BY c DESC /*ties , UserID */ LIMIT 10;
-- q17
SELECT UserID, SearchPhrase, count(*) AS c FROM hits
GROUP BY UserID, SearchPhrase ORDER BY c DESC /*ties , UserID, SearchPhrase */ LIMIT 10;
-- q18
SELECT UserID, SearchPhrase, count(*) AS c FROM hits
GROUP BY UserID, SearchPhrase /*ties ORDER BY UserID, SearchPhrase */ LIMIT 10;
-- q19
SELECT UserID, extract(MINUTE FROM EventTime) AS m, SearchPhrase, count(*) AS c FROM hits
GROUP BY UserID, m, SearchPhrase ORDER BY c DESC /*ties , UserID, m, SearchPhrase */ LIMIT 10;
-- q20
SELECT UserID FROM hits WHERE UserID = ${user};
-- q21
SELECT count(*) FROM hits WHERE URL LIKE '%google%';
-- q22
SELECT SearchPhrase, min(URL), count(*) AS c FROM hits WHERE URL LIKE '%google%' AND SearchPhrase <> ''
GROUP BY SearchPhrase ORDER BY c DESC /*ties , SearchPhrase */ LIMIT 10;
-- q23
SELECT SearchPhrase, min(URL), min(Title), count(*) AS c, count(DISTINCT UserID) FROM hits
WHERE Title LIKE '%Google%' AND URL NOT LIKE '%.google.%' AND SearchPhrase <> ''
GROUP BY SearchPhrase ORDER BY c DESC /*ties , SearchPhrase */ LIMIT 10;
-- q24
SELECT * FROM hits WHERE URL LIKE '%google%' ORDER BY EventTime /*ties , WatchID */ LIMIT 10;
-- q25
SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY EventTime /*ties , WatchID */ LIMIT 10;
-- q26
SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY SearchPhrase LIMIT 10;
-- q27
SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY EventTime, SearchPhrase LIMIT 10;
-- q28
SELECT CounterID, avg(length(URL)) AS l, count(*) AS c FROM hits WHERE URL <> ''
GROUP BY CounterID HAVING count(*) > ${many} ORDER BY l DESC /*ties , CounterID */ LIMIT 25;
-- q29
SELECT regexp_replace(Referer, '^https?://(?:www[.])?([^/]+)/.*$', '$1') AS k, avg(length(Referer)) AS l,
  count(*) AS c, min(Referer)
FROM hits WHERE Referer <> '' GROUP BY k HAVING count(*) > ${many} ORDER BY l DESC /*ties , k */ LIMIT 25;
-- q30
SELECT ${sums} FROM hits;
-- q31
SELECT SearchEngineID, ClientIP, count(*) AS c, sum(IsRefresh), avg(ResolutionWidth) FROM hits
WHERE SearchPhrase <> ''
GROUP BY SearchEngineID, ClientIP ORDER BY c DESC /*ties , SearchEngineID, ClientIP */ LIMIT 10;
-- q32
SELECT WatchID, ClientIP, count(*) AS c, sum(IsRefresh), avg(ResolutionWidth) FROM hits WHERE SearchPhrase <> ''
GROUP BY WatchID, ClientIP ORDER BY c DESC /*ties , WatchID, ClientIP */ LIMIT 10;
-- q33
SELECT WatchID, ClientIP, count(*) AS c, sum(IsRefresh), avg(ResolutionWidth) FROM hits
GROUP BY WatchID, ClientIP ORDER BY c DESC /*ties , WatchID, ClientIP */ LIMIT 10;
-- q34
SELECT URL, count(*) AS c FROM hits GROUP BY URL ORDER BY c DESC /*ties , URL */ LIMIT 10;
-- q35
SELECT 1, URL, count(*) AS c FROM hits GROUP BY 1, URL ORDER BY c DESC /*ties , URL */ LIMIT 10;
-- q36
SELECT ClientIP, ClientIP - 1, ClientIP - 2, ClientIP - 3, count(*) AS c FROM hits
GROUP BY ClientIP, ClientIP - 1, ClientIP - 2, ClientIP - 3 ORDER BY c DESC /*ties , ClientIP */ LIMIT 10;
-- q37
SELECT URL, count(*) AS PageViews FROM hits
WHERE CounterID = 62 AND EventDate >= DATE '2013-07-01' AND EventDate <= DATE '2013-07-31'
  AND DontCountHits = 0 AND IsRefresh = 0 AND URL <> ''
GROUP BY URL ORDER BY PageViews DESC /*ties , URL */ LIMIT 10;
-- q38
SELECT Title, count(*) AS PageViews FROM hits
WHERE CounterID = 62 AND EventDate >= DATE '2013-07-01' AND EventDate <= DATE '2013-07-31'
  AND DontCountHits = 0 AND IsRefresh = 0 AND Title <> ''
GROUP BY Title ORDER BY PageViews DESC /*ties , Title */ LIMIT 10;
-- q39
SELECT URL, count(*) AS PageViews FROM hits
WHERE CounterID = 62 AND EventDate >= DATE '2013-07-01' AND EventDate <= DATE '2013-07-31'
  AND IsRefresh = 0 AND IsLink <> 0 AND IsDownload = 0
GROUP BY URL ORDER BY PageViews DESC /*ties , URL */ LIMIT 10 OFFSET 1000;
-- q40
SELECT TraficSourceID, SearchEngineID, AdvEngineID,
  CASE WHEN SearchEngineID = 0 AND AdvEngineID = 0 THEN Referer ELSE '' END AS Src, URL AS Dst, count(*) AS PageViews
FROM hits
WHERE CounterID = 62 AND EventDate >= DATE '2013-07-01' AND EventDate <= DATE '2013-07-31' AND IsRefresh = 0
GROUP BY TraficSourceID, SearchEngineID, AdvEngineID, Src, Dst
ORDER BY PageViews DESC /*ties , TraficSourceID, SearchEngineID, AdvEngineID, Src, Dst */ LIMIT 10 OFFSET 1000;
-- q41
SELECT URLHash, EventDate, count(*) AS PageViews FROM hits
WHERE CounterID = 62 AND EventDate >= DATE '2013-07-01' AND EventDate <= DATE '2013-07-31'
  AND IsRefresh = 0 AND TraficSourceID IN (-1, 6) AND RefererHash = ${page}
GROUP BY URLHash, EventDate ORDER BY PageViews DESC /*ties , URLHash, EventDate */ LIMIT 10 OFFSET 100;
-- q42
SELECT WindowClientWidth, WindowClientHeight, count(*) AS PageViews FROM hits
WHERE CounterID = 62 AND EventDate >= DATE '2013-07-01' AND EventDate <= DATE '2013-07-31'
  AND IsRefresh = 0 AND DontCountHits = 0 AND URLHash = ${page}
GROUP BY WindowClientWidth, WindowClientHeight
ORDER BY PageViews DESC /*ties , WindowClientWidth, WindowClientHeight */ LIMIT 10 OFFSET 1000;
-- q43
SELECT date_trunc('MINUTE', EventTime) AS m, count(*) AS PageViews FROM hits
WHERE CounterID = 62 AND EventDate >= DATE '2013-07-14' AND EventDate <= DATE '2013-07-15'
  AND IsRefresh = 0 AND DontCountHits = 0
GROUP BY date_trunc('MINUTE', EventTime) ORDER BY date_trunc('MINUTE', EventTime) LIMIT 10 OFFSET 1000;

-- What a short command does, run once after a build: the JVM remembers the classes it loaded and linked on the way (the
-- launcher's AOT cache). It runs in an empty folder of its own. A path that matters at start-up belongs in here.
SELECT 1;
COPY (SELECT id, id % 7 AS week_day, concat('name ', id) AS name, id * 1.5 AS ratio, CAST(id AS DECIMAL(12, 2)) AS price,
             date_add(DATE '2024-01-01', CAST(id % 365 AS INT)) AS day
      FROM range(5000))
TO 't.parquet' (FORMAT parquet, COMPRESSION zstd);
COPY (SELECT * FROM 't.parquet' WHERE id < 100) TO 't.csv' (FORMAT csv, HEADER true);
COPY (SELECT * FROM 't.parquet' WHERE id < 100) TO 't.json' (FORMAT json);
CREATE OR REPLACE TEMP VIEW c USING csv OPTIONS (path 't.csv', header 'true', inferSchema 'true');
CREATE OR REPLACE TEMP VIEW j USING json OPTIONS (path 't.json');
SHOW TABLES;
DESCRIBE c;
SELECT week_day, count(*) AS n, sum(price), avg(ratio), min(name), max(day) FROM 't.parquet' GROUP BY week_day ORDER BY n DESC;
SELECT sum(price * ratio) AS revenue FROM 't.parquet'
WHERE day >= DATE '2024-02-01' AND day < DATE '2024-02-01' + INTERVAL '1' YEAR AND ratio BETWEEN 5 AND 700 AND id < 4000;
SELECT c.name, count(DISTINCT j.day) FROM c JOIN j ON c.id = j.id LEFT JOIN 't.parquet' p ON p.id = c.id
WHERE c.name LIKE 'name%' AND EXISTS (SELECT 1 FROM j x WHERE x.id = c.id + 1) GROUP BY c.name ORDER BY 1 LIMIT 10;
SELECT id, row_number() OVER (PARTITION BY week_day ORDER BY id) AS place, CASE WHEN id > 10 THEN upper(name) ELSE trim(name) END
FROM c ORDER BY id LIMIT 5;
EXPLAIN SELECT id FROM 't.parquet' WHERE id > 10;

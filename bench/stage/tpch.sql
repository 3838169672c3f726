-- The 22 queries of TPC-H, with the validation values of the specification, for Trino. `$` is the schema.
-- q1
SELECT returnflag, linestatus, sum(quantity), sum(extendedprice), sum(extendedprice * (1 - discount)),
  sum(extendedprice * (1 - discount) * (1 + tax)), avg(quantity), avg(extendedprice), avg(discount), count(*)
FROM $.lineitem WHERE shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY
GROUP BY returnflag, linestatus ORDER BY returnflag, linestatus
-- q2
SELECT s.acctbal, s.name, n.name, p.partkey, p.mfgr, s.address, s.phone
FROM $.part p JOIN $.partsupp ps ON p.partkey = ps.partkey JOIN $.supplier s ON s.suppkey = ps.suppkey
  JOIN $.nation n ON s.nationkey = n.nationkey JOIN $.region r ON n.regionkey = r.regionkey
WHERE p.size = 15 AND p.type LIKE '%BRASS' AND r.name = 'EUROPE' AND ps.supplycost = (
  SELECT min(ps2.supplycost) FROM $.partsupp ps2 JOIN $.supplier s2 ON s2.suppkey = ps2.suppkey
    JOIN $.nation n2 ON s2.nationkey = n2.nationkey JOIN $.region r2 ON n2.regionkey = r2.regionkey
  WHERE ps2.partkey = p.partkey AND r2.name = 'EUROPE')
ORDER BY s.acctbal DESC, n.name, s.name, p.partkey LIMIT 100
-- q3
SELECT l.orderkey, sum(l.extendedprice * (1 - l.discount)) AS revenue, o.orderdate, o.shippriority
FROM $.customer c JOIN $.orders o ON c.custkey = o.custkey JOIN $.lineitem l ON l.orderkey = o.orderkey
WHERE c.mktsegment = 'BUILDING' AND o.orderdate < DATE '1995-03-15' AND l.shipdate > DATE '1995-03-15'
GROUP BY l.orderkey, o.orderdate, o.shippriority ORDER BY revenue DESC, o.orderdate, l.orderkey LIMIT 10
-- q4
SELECT orderpriority, count(*) FROM $.orders o
WHERE orderdate >= DATE '1993-07-01' AND orderdate < DATE '1993-10-01' AND EXISTS (
  SELECT 1 FROM $.lineitem l WHERE l.orderkey = o.orderkey AND l.commitdate < l.receiptdate)
GROUP BY orderpriority ORDER BY orderpriority
-- q5
SELECT n.name, sum(l.extendedprice * (1 - l.discount)) AS revenue
FROM $.customer c JOIN $.orders o ON c.custkey = o.custkey JOIN $.lineitem l ON l.orderkey = o.orderkey
  JOIN $.supplier s ON l.suppkey = s.suppkey AND c.nationkey = s.nationkey
  JOIN $.nation n ON s.nationkey = n.nationkey JOIN $.region r ON n.regionkey = r.regionkey
WHERE r.name = 'ASIA' AND o.orderdate >= DATE '1994-01-01' AND o.orderdate < DATE '1995-01-01'
GROUP BY n.name ORDER BY revenue DESC
-- q6
SELECT sum(extendedprice * discount) FROM $.lineitem
WHERE shipdate >= DATE '1994-01-01' AND shipdate < DATE '1995-01-01'
  AND discount BETWEEN 0.05 AND 0.07 AND quantity < 24
-- q7
SELECT supp, cust, year, sum(volume) FROM (
  SELECT n1.name AS supp, n2.name AS cust, year(l.shipdate) AS year, l.extendedprice * (1 - l.discount) AS volume
  FROM $.supplier s JOIN $.lineitem l ON s.suppkey = l.suppkey JOIN $.orders o ON o.orderkey = l.orderkey
    JOIN $.customer c ON c.custkey = o.custkey JOIN $.nation n1 ON s.nationkey = n1.nationkey
    JOIN $.nation n2 ON c.nationkey = n2.nationkey
  WHERE ((n1.name = 'FRANCE' AND n2.name = 'GERMANY') OR (n1.name = 'GERMANY' AND n2.name = 'FRANCE'))
    AND l.shipdate BETWEEN DATE '1995-01-01' AND DATE '1996-12-31')
GROUP BY supp, cust, year ORDER BY supp, cust, year
-- q8
SELECT year, sum(CASE WHEN nation = 'BRAZIL' THEN volume ELSE 0 END) / sum(volume) FROM (
  SELECT year(o.orderdate) AS year, l.extendedprice * (1 - l.discount) AS volume, n2.name AS nation
  FROM $.part p JOIN $.lineitem l ON p.partkey = l.partkey JOIN $.supplier s ON s.suppkey = l.suppkey
    JOIN $.orders o ON l.orderkey = o.orderkey JOIN $.customer c ON o.custkey = c.custkey
    JOIN $.nation n1 ON c.nationkey = n1.nationkey JOIN $.region r ON n1.regionkey = r.regionkey
    JOIN $.nation n2 ON s.nationkey = n2.nationkey
  WHERE r.name = 'AMERICA' AND o.orderdate BETWEEN DATE '1995-01-01' AND DATE '1996-12-31'
    AND p.type = 'ECONOMY ANODIZED STEEL')
GROUP BY year ORDER BY year
-- q9
SELECT nation, year, sum(amount) FROM (
  SELECT n.name AS nation, year(o.orderdate) AS year,
    l.extendedprice * (1 - l.discount) - ps.supplycost * l.quantity AS amount
  FROM $.part p JOIN $.lineitem l ON p.partkey = l.partkey JOIN $.supplier s ON s.suppkey = l.suppkey
    JOIN $.partsupp ps ON ps.suppkey = l.suppkey AND ps.partkey = l.partkey
    JOIN $.orders o ON o.orderkey = l.orderkey JOIN $.nation n ON s.nationkey = n.nationkey
  WHERE p.name LIKE '%green%')
GROUP BY nation, year ORDER BY nation, year DESC
-- q10
SELECT c.custkey, c.name, sum(l.extendedprice * (1 - l.discount)) AS revenue, c.acctbal, n.name, c.address
FROM $.customer c JOIN $.orders o ON c.custkey = o.custkey JOIN $.lineitem l ON l.orderkey = o.orderkey
  JOIN $.nation n ON c.nationkey = n.nationkey
WHERE o.orderdate >= DATE '1993-10-01' AND o.orderdate < DATE '1994-01-01' AND l.returnflag = 'R'
GROUP BY c.custkey, c.name, c.acctbal, n.name, c.address ORDER BY revenue DESC, c.custkey LIMIT 20
-- q11
SELECT ps.partkey, sum(ps.supplycost * ps.availqty) AS value
FROM $.partsupp ps JOIN $.supplier s ON ps.suppkey = s.suppkey JOIN $.nation n ON s.nationkey = n.nationkey
WHERE n.name = 'GERMANY' GROUP BY ps.partkey HAVING sum(ps.supplycost * ps.availqty) > (
  SELECT sum(ps2.supplycost * ps2.availqty) * DECIMAL '0.001'
  FROM $.partsupp ps2 JOIN $.supplier s2 ON ps2.suppkey = s2.suppkey
    JOIN $.nation n2 ON s2.nationkey = n2.nationkey WHERE n2.name = 'GERMANY')
ORDER BY value DESC, ps.partkey LIMIT 1000
-- q12
SELECT l.shipmode, count_if(o.orderpriority IN ('1-URGENT', '2-HIGH')),
  count_if(o.orderpriority NOT IN ('1-URGENT', '2-HIGH'))
FROM $.orders o JOIN $.lineitem l ON o.orderkey = l.orderkey
WHERE l.shipmode IN ('MAIL', 'SHIP') AND l.commitdate < l.receiptdate AND l.shipdate < l.commitdate
  AND l.receiptdate >= DATE '1994-01-01' AND l.receiptdate < DATE '1995-01-01'
GROUP BY l.shipmode ORDER BY l.shipmode
-- q13
SELECT orders, count(*) AS customers FROM (
  SELECT c.custkey, count(o.orderkey) AS orders FROM $.customer c
    LEFT JOIN $.orders o ON c.custkey = o.custkey AND o.comment NOT LIKE '%special%requests%'
  GROUP BY c.custkey)
GROUP BY orders ORDER BY customers DESC, orders DESC
-- q14
SELECT sum(CASE WHEN p.type LIKE 'PROMO%' THEN l.extendedprice * (1 - l.discount) ELSE 0 END) * 100
  / sum(l.extendedprice * (1 - l.discount))
FROM $.lineitem l JOIN $.part p ON l.partkey = p.partkey
WHERE l.shipdate >= DATE '1995-09-01' AND l.shipdate < DATE '1995-10-01'
-- q15
WITH revenue AS (
  SELECT suppkey, sum(extendedprice * (1 - discount)) AS total FROM $.lineitem
  WHERE shipdate >= DATE '1996-01-01' AND shipdate < DATE '1996-04-01' GROUP BY suppkey)
SELECT s.suppkey, s.name, s.address, s.phone, r.total FROM $.supplier s JOIN revenue r ON s.suppkey = r.suppkey
WHERE r.total = (SELECT max(total) FROM revenue) ORDER BY s.suppkey
-- q16
SELECT p.brand, p.type, p.size, count(DISTINCT ps.suppkey) AS suppliers
FROM $.partsupp ps JOIN $.part p ON p.partkey = ps.partkey
WHERE p.brand <> 'Brand#45' AND p.type NOT LIKE 'MEDIUM POLISHED%' AND p.size IN (49, 14, 23, 45, 19, 3, 36, 9)
  AND ps.suppkey NOT IN (SELECT suppkey FROM $.supplier WHERE comment LIKE '%Customer%Complaints%')
GROUP BY p.brand, p.type, p.size ORDER BY suppliers DESC, p.brand, p.type, p.size LIMIT 1000
-- q17
SELECT sum(l.extendedprice) / 7 FROM $.lineitem l JOIN $.part p ON p.partkey = l.partkey
WHERE p.brand = 'Brand#23' AND p.container = 'MED BOX' AND l.quantity < (
  SELECT DECIMAL '0.2' * avg(l2.quantity) FROM $.lineitem l2 WHERE l2.partkey = p.partkey)
-- q18
SELECT c.name, c.custkey, o.orderkey, o.orderdate, o.totalprice, sum(l.quantity)
FROM $.customer c JOIN $.orders o ON c.custkey = o.custkey JOIN $.lineitem l ON o.orderkey = l.orderkey
WHERE o.orderkey IN (SELECT orderkey FROM $.lineitem GROUP BY orderkey HAVING sum(quantity) > 300)
GROUP BY c.name, c.custkey, o.orderkey, o.orderdate, o.totalprice
ORDER BY o.totalprice DESC, o.orderdate, o.orderkey LIMIT 100
-- q19
SELECT sum(l.extendedprice * (1 - l.discount)) FROM $.lineitem l JOIN $.part p ON p.partkey = l.partkey
WHERE l.shipmode IN ('AIR', 'AIR REG') AND l.shipinstruct = 'DELIVER IN PERSON' AND (
  (p.brand = 'Brand#12' AND p.container IN ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG')
    AND l.quantity BETWEEN 1 AND 11 AND p.size BETWEEN 1 AND 5)
  OR (p.brand = 'Brand#23' AND p.container IN ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK')
    AND l.quantity BETWEEN 10 AND 20 AND p.size BETWEEN 1 AND 10)
  OR (p.brand = 'Brand#34' AND p.container IN ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG')
    AND l.quantity BETWEEN 20 AND 30 AND p.size BETWEEN 1 AND 15))
-- q20
SELECT s.name, s.address FROM $.supplier s JOIN $.nation n ON s.nationkey = n.nationkey
WHERE n.name = 'CANADA' AND s.suppkey IN (
  SELECT ps.suppkey FROM $.partsupp ps
  WHERE ps.partkey IN (SELECT partkey FROM $.part WHERE name LIKE 'forest%') AND ps.availqty > (
    SELECT DECIMAL '0.5' * sum(l.quantity) FROM $.lineitem l
    WHERE l.partkey = ps.partkey AND l.suppkey = ps.suppkey
      AND l.shipdate >= DATE '1994-01-01' AND l.shipdate < DATE '1995-01-01'))
ORDER BY s.name
-- q21
SELECT s.name, count(*) AS numwait FROM $.supplier s JOIN $.lineitem l1 ON s.suppkey = l1.suppkey
  JOIN $.orders o ON o.orderkey = l1.orderkey JOIN $.nation n ON s.nationkey = n.nationkey
WHERE o.orderstatus = 'F' AND l1.receiptdate > l1.commitdate AND n.name = 'SAUDI ARABIA'
  AND EXISTS (SELECT 1 FROM $.lineitem l2 WHERE l2.orderkey = l1.orderkey AND l2.suppkey <> l1.suppkey)
  AND NOT EXISTS (SELECT 1 FROM $.lineitem l3 WHERE l3.orderkey = l1.orderkey AND l3.suppkey <> l1.suppkey
    AND l3.receiptdate > l3.commitdate)
GROUP BY s.name ORDER BY numwait DESC, s.name LIMIT 100
-- q22
SELECT code, count(*), sum(acctbal) FROM (
  SELECT substr(phone, 1, 2) AS code, acctbal, custkey FROM $.customer
  WHERE substr(phone, 1, 2) IN ('13', '31', '23', '29', '30', '18', '17') AND acctbal > (
    SELECT avg(acctbal) FROM $.customer WHERE acctbal > 0
      AND substr(phone, 1, 2) IN ('13', '31', '23', '29', '30', '18', '17'))) c
WHERE NOT EXISTS (SELECT 1 FROM $.orders o WHERE o.custkey = c.custkey)
GROUP BY code ORDER BY code

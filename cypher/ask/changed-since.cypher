// changed-since: Which ties began, or were learned of, since a day?
// mode: READ
// in:   $since day as string, $limit int
// out:  change string (began or learned), changedOn day, fromId string, tie string, toId string, sourceId string
// index: none; every tie is looked at once
// admits: label-scan because any tie may have changed
// example: :params {since: "2025-12-01", limit: 50}
MATCH (a:Projected)-[tie]->(b:Projected)
WHERE type(tie) <> 'ANSWERS_FOR' AND (tie.from > date($since) OR tie.collectedOn > date($since))
WITH a, tie, b, CASE WHEN tie.from > date($since) THEN tie.from ELSE tie.collectedOn END AS changedOn
RETURN CASE changedOn WHEN tie.from THEN 'began' ELSE 'learned' END AS change, changedOn,
  a.id AS fromId, type(tie) AS tie, b.id AS toId, tie.sourceId AS sourceId
ORDER BY changedOn DESC, fromId, tie, toId
LIMIT toInteger($limit)

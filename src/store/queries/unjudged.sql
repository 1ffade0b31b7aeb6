-- How many events are stored that detection has not taken up yet, and how many followers judge at all? Of those that work
-- beside each other (shards of one number) the least advanced counts, and of each the lane that is behind: history waits
-- longer than what is live. The order of logging says where to look, the offsets of each partition what was taken up.
WITH
  lasts AS (
    SELECT follower, argMax(marks, tick) AS newest, max(at) AS ticked
    FROM ticks
    WHERE follower = 'detect' OR startsWith(follower, 'detect/')
    GROUP BY follower),
  (SELECT arrayElement(splitByChar('/', argMax(follower, ticked)), 3) FROM lasts) AS shards,
  lanes AS (
    SELECT arrayJoin(arrayFilter(lane -> lane != '', [newest, JSONExtractRaw(newest, 'past')])) AS lane
    FROM lasts
    WHERE arrayElement(splitByChar('/', follower), 3) = shards),
  (SELECT groupArray(lane) FROM lanes) AS all_marks,
  (SELECT min(toUInt64OrZero(JSONExtractString(lane, 'logged'))) FROM lanes) AS mark
SELECT length(all_marks) AS followers,
       (SELECT sum(stored)
        FROM (
          SELECT arraySum(counted -> counted.stored, counts) AS stored
          FROM intake
          WHERE phase = 'done' AND logged > mark AND NOT startsWith(topic, 'redrive:')
            AND arrayExists(one -> toInt64(offset_to) > toInt64OrDefault(
              JSONExtractString(one, 'done', concat(topic, '/', toString(partition))), toInt64(-1)), all_marks)
          LIMIT 1 BY topic, partition, offset_from, offset_to, epoch, owner)) AS events

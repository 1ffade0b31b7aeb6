-- How much does the store hold, and how much more fits?
SELECT
  (SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase()) AS bytes,
  (SELECT sum(rows) FROM system.parts WHERE active AND database = currentDatabase() AND table = 'events') AS events,
  (SELECT count() FROM system.parts WHERE active AND database = currentDatabase()) AS parts,
  (SELECT min(free_space) FROM system.disks) AS free,
  (SELECT argMin(total_space, free_space) FROM system.disks) AS total

// Acts of the people of a git history, as bench/background.mjs reads them: person,timestamp,activity on stdout.
// node bench/git-log-csv.mjs NAME=FILE … : logs as `git log` or `git log --format=fuller --date=iso` prints them, plain or
// gzipped (Debian packages ship some as /usr/share/doc/PACKAGE/changelog.gz). A commit is written by its author and, where
// the log tells, landed by its committer; NAME is the part of the company it belongs to.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const COMMIT =
  /^commit [0-9a-f]{40}.*\n(?: *Merge:.*\n)? *Author: +(.+?) *<.*>\n *(?:AuthorDate|Date): +(.+)\n(?: *Commit: +(.+?) *<.*>\n *CommitDate: +(.+)\n)?\n+((?: {4}.*\n)?)/gmu;

/** What the subject says of the work, where it follows a custom. */
const KINDS = [
  [/^merge/iu, 'merge'],
  [/^revert/iu, 'revert'],
  [/^\[[\w-]+\/[\w.-]+\]/u, 'sync'],
];

const textOf = (file) => {
  const bytes = readFileSync(file);
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
};

const kindOf = (subject) => KINDS.find(([pattern]) => pattern.test(subject))?.[1] ?? 'write';
const quoted = (text) => `"${text.trim().replaceAll('"', '""')}"`;

const seen = new Set();
process.stdout.write('person,timestamp,activity\n');
for (const argument of process.argv.slice(2)) {
  const [name, file] = argument.split('=');
  for (const [whole, author, date, committer, landed, subject] of textOf(file).matchAll(COMMIT)) {
    const id = whole.slice(7, 47);
    if (seen.has(id)) continue;
    seen.add(id);
    tell(author, date, `${name} ${kindOf(subject.trim())}`);
    if (committer) tell(committer, landed, `${name} ${committer === author ? 'land' : 'land for others'}`);
  }
}

function tell(person, date, activity) {
  const at = new Date(date.replace(/^(\d{4}-\d\d-\d\d) (\S+) ([+-]\d\d)(\d\d)$/u, '$1T$2$3:$4'));
  if (!Number.isNaN(+at)) process.stdout.write(`${quoted(person)},${at.toISOString()},${quoted(activity)}\n`);
}

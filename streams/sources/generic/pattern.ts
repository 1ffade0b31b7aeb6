/**
 * Whether a text has the form of a pattern in which `*` stands for any characters and `?` for one; capitals do not matter.
 * Its time grows with the product of both lengths at most, whatever the pattern.
 */
export function matches(pattern: string, text: string): boolean {
  const [form, given] = [pattern.toLowerCase(), text.toLowerCase()];
  let [at, in_, star, mark] = [0, 0, -1, 0];
  while (at < given.length) {
    if (in_ < form.length && form[in_] !== '*' && (form[in_] === '?' || form[in_] === given[at])) {
      at += 1;
      in_ += 1;
    } else if (form[in_] === '*') {
      star = in_++;
      mark = at;
    } else if (star >= 0) {
      in_ = star + 1;
      at = ++mark;
    } else return false;
  }
  while (form[in_] === '*') in_ += 1;
  return in_ === form.length;
}

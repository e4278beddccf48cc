// The metadata of entries: arguments, key parts, program. They come from the lines that page_entries.cpp writes. Only lines that are
// displayed are parsed, so that the page of a hundred thousand calls opens quickly.

export class Entries {
  /** `text`: the lines; '' if the page has none. */
  constructor(text) {
    this.text = text;
    this.printed = [];  // the arguments as text, of calls that were requested
  }

  get there() { return this.text !== ''; }

  open() {
    if (this.starts) return;
    this.starts = [];
    for (let at = 0, end; (end = this.text.indexOf('\n', at)) >= 0; at = end + 1) this.starts.push(at);
    this.shapes = this.there ? JSON.parse(this.text.slice(0, this.text.indexOf('\n'))) : [];
  }

  row(i) {
    this.open();
    const start = this.starts[i + 1];
    return start === undefined ? null : JSON.parse(this.text.slice(start, this.text.indexOf('\n', start)));
  }

  /** {outfile, fileBytes, program, signature, resultType, parts: [{kind, name, hash, printed}]} of the call with this hash, or null. */
  of(i, hash) {
    const row = this.row(i);
    if (!row) return null;
    const [shape, fileBytes, ...given] = row, [path, program, signature, resultType, names, others] = this.shapes[shape];
    const parts = [];
    for (let n = 0; n < given.length; n += 2) parts.push({ kind: names[n], name: names[n + 1], hash: given[n], printed: given[n + 1] });
    for (let n = 0; n < others.length; n += 4) {
      parts.push({ kind: others[n], name: others[n + 1], hash: others[n + 2], printed: others[n + 3] });
    }
    return { outfile: path.replace('\x01', hash).replace('\x02', hash.slice(0, 2)), fileBytes, program, signature, resultType, parts };
  }

  /** "path = "data.csv", n = 3"; "" if there are none, or the page does not contain them. */
  argumentsText(i) {
    if (this.printed[i] === undefined) this.printed[i] = this.print(i);
    return this.printed[i];
  }

  print(i) {
    const row = this.row(i);
    if (!row) return '';
    const names = this.shapes[row[0]][4], texts = [];
    for (let n = 2; n < row.length; n += 2) {
      const name = names[n - 1], printed = row[n + 1];
      if (printed) texts.push(name ? `${name} = ${printed}` : printed);
    }
    return texts.join(', ');
  }
}

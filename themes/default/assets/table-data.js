"use strict";
// The rows of a table as columns of values: read from a chunk or from the page, searched, filtered, sorted, written as CSV.
(function () {
const NOTHING = "\u2013";
const FACET_LIMIT = 24;
const COLLATED_LIMIT = 5000;
const byCode = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
let collator = null;

/** Compare as people do, 10 after 9; what does so is slow to make and to use. */
function byWord(a, b) {
  collator = collator || new Intl.Collator("en", { numeric: true });
  return collator.compare(a, b);
}

// Columns

class Column {
  /** read returns the values; it is called when they are first asked for. */
  constructor(about, dictionary, read, hrefs) {
    this.key = about.key;
    this.label = about.label;
    this.type = about.type || "text";
    this.about = about;
    this.isNumber = this.type === "number";
    this.dictionary = dictionary || null;
    this.read = read;
    this.hrefs = hrefs || null;
    this.orders = {};
  }

  get values() {
    if (!this.held) this.held = this.read();
    return this.held;
  }

  get(row) {
    const value = this.values[row];
    const found = this.dictionary ? this.dictionary[value] : value;
    return found === undefined ? null : found;
  }

  /** What the row's cell leads to, from the folder that the table's addresses start in; null where nowhere. */
  href(row) {
    if (!this.hrefs) return null;
    const { dictionary, read } = this.hrefs;
    this.links = this.links || read();
    const found = dictionary ? dictionary[this.links[row]] : this.links[row];
    return typeof found === "string" ? found : null;
  }

  /** The value as one string, for search and CSV; nothing is the empty string. */
  text(row) {
    return asText(this.get(row));
  }
}

function asText(value) {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}

// Searching one column: marks[row] += 1 where a word is in it

/** All texts of a column in one string, so that the engine's own search runs over it, and where each row begins. */
function haystack(column) {
  if (column.hay) return column.hay;
  const { values } = column;
  const starts = new Uint32Array(values.length + 1);
  const texts = new Array(values.length);
  for (let row = 0, at = 0; row < values.length; row += 1) {
    texts[row] = asText(values[row]).toLowerCase();
    at += texts[row].length + 1;
    starts[row + 1] = at;
  }
  column.hay = { text: texts.join("\n"), starts };
  return column.hay;
}

function markText(column, word, mask) {
  const { text, starts } = haystack(column);
  for (let row = 0, at = text.indexOf(word); at >= 0; at = text.indexOf(word, starts[row])) {
    while (starts[row] <= at) row += 1;
    mask[row - 1] = 1;
  }
}

function markWord(column, word, number, mask) {
  if (column.isNumber) {
    if (number !== null) markEach(column, (value) => value === number, mask);
  } else if (column.dictionary) markEach(column, (value) => asText(value).toLowerCase().includes(word), mask);
  else markText(column, word, mask);
}

function markEach({ dictionary, values }, matches, mask) {
  const hits = dictionary && dictionary.map((value) => (matches(value) ? 1 : 0));
  if (hits && !hits.includes(1)) return;
  for (let row = 0; row < values.length; row += 1) if (hits ? hits[values[row]] : matches(values[row])) mask[row] = 1;
}

// Filters of one column

const COMPARISON = /^\s*(<=|>=|!=|<|>|=)?\s*(.+?)\s*$/;
const TESTS = {
  "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
  "=": (a, b) => a === b, "!=": (a, b) => a !== b,
};

function toNumber(text) {
  const plain = text.replace(/,/g, "").trim();
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
}

function numberTest(text) {
  const range = text.split("..").map(toNumber);
  if (range.length === 2 && range[0] !== null && range[1] !== null) {
    return (value) => value !== null && value >= range[0] && value <= range[1];
  }
  const [, sign, rest] = COMPARISON.exec(text) || [];
  const sought = rest === undefined ? null : toNumber(rest);
  if (sought === null) return null;
  const test = TESTS[sign || "="];
  return (value) => value !== null && test(value, sought);
}

function instantTest(text) {
  const [, sign, rest] = COMPARISON.exec(text) || [];
  if (rest === undefined) return null;
  const sought = rest.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, "$1T");
  if (!sign) return (value) => value !== null && value.startsWith(sought);
  // A shorter text stands for all instants that begin with it: "> 2026-05" is from June on.
  return (value) => value !== null && TESTS[sign](value.slice(0, sought.length), sought);
}

/** Return the test of a filter's text for a column's values, or null where the text says nothing that can be tested. */
function testOf(column, text) {
  if (text === NOTHING) return (value) => asText(value) === "";
  if (column.isNumber) return numberTest(text);
  if (column.type === "instant") return instantTest(text);
  if (column.facets()) {
    return column.type === "list" ? (value) => (value || []).includes(text) : (value) => asText(value) === text;
  }
  const sought = text.toLowerCase();
  return (value) => asText(value).toLowerCase().includes(sought);
}

/** Return the distinct values of a column with their counts where they are few enough to choose from, else null. */
Column.prototype.facets = function () {
  if (this.found === undefined) this.found = this.isNumber || this.type === "instant" ? null : distinct(this);
  return this.found;
};

function distinct(column) {
  const { dictionary, values } = column;
  if (dictionary && dictionary.length > 4 * FACET_LIMIT) return null;
  const counts = new Map();
  const add = (text, count) => counts.set(text, (counts.get(text) || 0) + count);
  if (dictionary) {
    const uses = new Uint32Array(dictionary.length);
    for (let row = 0; row < values.length; row += 1) uses[values[row]] += 1;
    uses.forEach((count, place) => count && add(asText(dictionary[place]), count));
  } else {
    for (let row = 0; row < values.length && counts.size <= FACET_LIMIT; row += 1) {
      if (!Array.isArray(values[row])) add(asText(values[row]), 1);
      else for (const each of values[row]) add(each, 1);
    }
  }
  if (counts.size > FACET_LIMIT) return null;
  const isOwnKind = column.type === "state" || column.type === "evidence";
  if (counts.size < 2 || (!isOwnKind && counts.size * 2 > values.length)) return null;
  return [...counts].sort((a, b) => (isOwnKind ? byCode : byWord)(a[0], b[0]));
}

// Sorting: rows in the order of a column, those without a value last, equal ones as they came

function ranks(column) {
  const count = column.values.length;
  const keys = new Float64Array(count);
  if (column.isNumber) {
    for (let row = 0; row < count; row += 1) {
      const value = column.get(row);
      keys[row] = typeof value === "number" ? value : NaN;
    }
    return keys;
  }
  const texts = new Map();
  for (let row = 0; row < count; row += 1) texts.set(column.text(row), 0);
  const compare = texts.size <= COLLATED_LIMIT && column.type !== "instant" ? byWord : byCode;
  [...texts.keys()].sort(compare).forEach((text, rank) => texts.set(text, rank));
  for (let row = 0; row < count; row += 1) {
    const text = column.text(row);
    keys[row] = text === "" ? NaN : texts.get(text);
  }
  return keys;
}

function ordered(column, isDescending) {
  const name = isDescending ? "down" : "up";
  if (column.orders[name]) return column.orders[name];
  column.ranks = column.ranks || ranks(column);
  const keys = column.ranks;
  const filled = [];
  const empty = [];
  for (let row = 0; row < keys.length; row += 1) (Number.isNaN(keys[row]) ? empty : filled).push(row);
  const rows = Uint32Array.from(filled);
  rows.sort(isDescending ? (a, b) => keys[b] - keys[a] || a - b : (a, b) => keys[a] - keys[b] || a - b);
  const order = new Uint32Array(keys.length);
  order.set(rows);
  order.set(empty, rows.length);
  column.orders[name] = order;
  return order;
}

// The table

class TableData {
  constructor(columns, count, ids) {
    this.columns = columns;
    this.count = count;
    this.ids = ids;
    this.byKey = new Map(columns.map((column) => [column.key, column]));
  }

  column(key) {
    return this.byKey.get(key) || null;
  }

  /** Return the numbers of the rows that hold all words and pass all filters, sorted; filters are [column, text]. */
  select({ words, filters, sort }) {
    const masks = [];
    for (const word of words) {
      const mask = new Uint8Array(this.count);
      const number = toNumber(word);
      for (const column of this.columns) markWord(column, word, number, mask);
      masks.push(mask);
    }
    for (const [column, text] of filters) {
      const test = testOf(column, text);
      if (!test) continue;
      const mask = new Uint8Array(this.count);
      markEach(column, test, mask);
      masks.push(mask);
    }
    return this.pick(masks, sort ? ordered(sort.column, sort.isDescending) : null);
  }

  pick(masks, order) {
    const rows = new Uint32Array(this.count);
    let length = 0;
    for (let place = 0; place < this.count; place += 1) {
      const row = order ? order[place] : place;
      let isIn = 1;
      for (let each = 0; each < masks.length && isIn; each += 1) isIn = masks[each][row];
      if (isIn) {
        rows[length] = row;
        length += 1;
      }
    }
    return rows.subarray(0, length);
  }

  /** Make what the first search needs, column by column, so that it answers at once. */
  prepare(later) {
    const rest = this.columns.filter((column) => !column.isNumber && !column.dictionary);
    const next = () => rest.length && later(() => (haystack(rest.pop()), next()));
    next();
  }

  /** Return rows as CSV (RFC 4180); text that a spreadsheet would take for a formula gets an apostrophe before it. */
  csv(rows, columns) {
    const field = function (column, row) {
      const text = column.text(row);
      const safe = !column.isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
    };
    const lines = [columns.map((column) => column.key).join(",")];
    for (const row of rows) lines.push(columns.map((column) => field(column, row)).join(","));
    return `${lines.join("\r\n")}\r\n`;
  }
}

trainsite.isFilter = (column, text) => testOf(column, text) !== null;

/** A long list is packed: JSON text in a string, which an engine reads faster than a literal of a script. */
const unpack = (list) => (list && typeof list.packed === "string" ? JSON.parse(list.packed) : list);

/** What is either a list, or a dictionary and a list of places in it. */
function shared(value) {
  const hasDictionary = Boolean(value.dictionary);
  return { dictionary: value.dictionary || null, read: () => unpack(hasDictionary ? value.values : value) };
}

/** Return the table of a chunk's value. */
trainsite.readColumns = function (value) {
  const hrefs = new Map(Object.entries(value.hrefs || {}));
  const columns = value.columns.map(function (about) {
    const links = hrefs.get(about.key);
    return new Column(about, about.dictionary, () => unpack(about.values), links && shared(links));
  });
  return new TableData(columns, value.row_count, unpack(value.ids || []));
};

// Tables of the page

function cellValue(cell, type) {
  if (!cell) return null;
  const text = cell.dataset.value !== undefined ? cell.dataset.value : cell.textContent.trim();
  if (type === "number") return toNumber(text);
  if (text === NOTHING || text === "") return null;
  const titled = cell.dataset.value === undefined && cell.querySelector(".id[title], .when[title]");
  if (titled) return titled.title;
  if (type === "state") return text.replace(/^\W\s+/u, "");
  return type === "list" ? text.split(", ") : text;
}

/** Return the table of the rows that stand in the page. */
trainsite.readTable = function (table) {
  const rows = [...table.tBodies[0].rows];
  const columns = [...table.tHead.rows[0].cells].map(function (head, place) {
    const about = { key: head.dataset.column || String(place), label: head.textContent.trim(), type: head.dataset.type, unit: head.dataset.unit };
    return new Column(about, null, () => rows.map((row) => cellValue(row.cells[place], about.type)));
  });
  const data = new TableData(columns, rows.length, rows.map((row) => row.id));
  data.elements = rows;
  return data;
};
})();

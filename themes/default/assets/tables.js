"use strict";
// Every .table of a page: toolbar, sorting, filters, columns, CSV, keyboard, and rows drawn only where they are seen.
(function () {
const { make, state } = trainsite;
const NOTHING = "\u2013";
const DRAWN_AT_ONCE = 200;
const MARGIN_ROWS = 6;
const ROW_PX = 33;
const SEEN_ROWS = 23; // of a tall frame
const QUIET_ROWS = 8;
const CHARACTER_PX = 7.2;
const WORD_LIMIT = 32;
const TYPING_MS = 60;
const tables = [];
let latest = null;

// Cells that the script draws, of rows that stand in a chunk

function shown(text) {
  const long = text.length > WORD_LIMIT && !/\s/.test(text);
  return long ? trainsite.shortId(trainsite.printable(text)) : trainsite.printable(text);
}

function inner(column, value) {
  if (column.type === "state") return trainsite.stateMark(value);
  if (column.type === "evidence") return trainsite.evidenceMark(value);
  if (column.type === "instant") return make("time", { datetime: value, title: value }, trainsite.instant(value));
  if (column.type === "command") return make("code", { class: "command" }, trainsite.printable(value));
  const text = Array.isArray(value) ? value.join(", ") : String(value);
  const words = shown(text);
  const title = words === text && text.length < 60 ? null : trainsite.printable(text);
  if (column.type === "code") return make("code", { title }, words);
  return title ? make("bdi", { title }, words) : words; // a cell keeps its direction to itself
}

function isDry(data, column, row) {
  const evidence = column.about.hatch && data.column(column.about.hatch);
  return Boolean(evidence) && !trainsite.counts(evidence.get(row));
}

function interval(data, column, row) {
  const ends = [column.about.low, column.about.high].map((key) => data.column(key)).map((end) => end && end.get(row));
  if (ends.includes(null)) return null;
  const [low, high] = ends.map((end) => trainsite.number(end, column.about));
  return make("small", { class: "interval" }, ` ${low} to ${high}`);
}

function numberCell(data, column, row, value) {
  if (value === null) return NOTHING;
  const text = trainsite.number(value, column.about);
  const style = isDry(data, column, row) ? "dry" : null;
  const range = interval(data, column, row);
  return style || range ? make("span", { class: style }, text, range) : text;
}

function drawCell(data, column, row, base) {
  const value = column.get(row);
  const isEmpty = value === null || value === "" || (Array.isArray(value) && !value.length);
  const cell = make("td", { class: column.isNumber ? "num" : column.about.wide ? "wide" : null });
  let content = NOTHING;
  if (column.isNumber) content = numberCell(data, column, row, value);
  else if (!isEmpty) content = inner(column, value);
  const href = column.href(row);
  const isLink = href !== null && trainsite.isRelative(href);
  cell.append(isLink ? make("a", { href: href.startsWith("#") ? href : base + href }, content) : content);
  return cell;
}

// Widths: fixed once, so that columns do not jump while rows come and go

function widthOf(data, column) {
  const step = Math.max(1, Math.floor(data.count / 300));
  let longest = 0;
  for (let row = 0; row < data.count; row += step) {
    const value = column.get(row);
    const text = column.isNumber ? trainsite.number(value, column.about) : shown(column.text(row));
    longest = Math.max(longest, column.type === "instant" ? 16 : text.length + (column.type === "state" ? 2 : 0));
  }
  if (column.about.low) longest += 18;
  const limit = column.about.wide || column.type === "command" ? 60 : 34;
  return Math.round((Math.max(Math.min(longest, limit), column.label.length + 2, 5) + 1) * CHARACTER_PX + 20);
}

// One table

class View {
  constructor(element) {
    this.element = element;
    this.key = element.dataset.table;
    this.base = element.dataset.base ?? trainsite.base;
    this.scroll = element.querySelector(".scroll");
    this.table = element.querySelector("table");
    this.head = this.table.tHead;
    this.body = this.table.tBodies[0];
    this.caption = this.table.caption ? this.table.caption.textContent : this.key;
    this.data = trainsite.readTable(this.table);
    this.total = Number(element.dataset.count) || this.data.count;
    this.isChunk = Boolean(element.dataset.chunk);
    this.isDrawn = false; // whether rows are drawn by the script, from a chunk
    this.height = ROW_PX;
    this.active = -1;
    this.top = 0;
  }

  /** Bring the table to life, once; a page of many tables does so with those in sight first. */
  wake() {
    if (this.isAwake) return;
    this.isAwake = true;
    this.rows = null;
    this.buildHead();
    this.buildTools();
    this.listen();
    if (this.hasState()) this.refresh();
    else this.showState([]);
  }

  hasState() {
    return state.keys(`${this.key}.`).length > 0;
  }

  name(part) {
    return `${this.key}.${part}`;
  }

  // Loading

  /** Load all rows of a table that has a chunk; what is in the page already stays where that fails. */
  load() {
    this.wake();
    if (!this.isChunk) return Promise.resolve();
    if (!this.loading) {
      this.element.setAttribute("aria-busy", "true");
      this.loading = trainsite
        .load(this.element.dataset.chunk, this.element.dataset.name)
        .then((value) => this.take(value), (error) => this.lack(error))
        .then(() => this.element.removeAttribute("aria-busy"));
    }
    return this.loading;
  }

  take(value) {
    this.data = trainsite.readColumns(value);
    this.total = this.data.count;
    this.isDrawn = true;
    this.table.className = "drawn";
    const rest = this.element.querySelector(":scope > .rest");
    if (rest) rest.hidden = true;
    idle(() => this.data.prepare(idle));
    this.buildHead();
    this.buildTools();
    this.refresh();
  }

  /** Without its chunk the table has the rows of the page. */
  lack(error) {
    this.isChunk = false;
    this.table.classList.add("whole");
    trainsite.fail(this.element, error.message);
    this.buildTools();
    this.refresh();
  }

  // State

  sortState() {
    const text = state.get(this.name("sort"));
    const column = text && this.data.column(text.replace(/^-/, ""));
    return column ? { column, isDescending: text.startsWith("-") } : null;
  }

  filterState() {
    const prefix = this.name("f.");
    return state
      .keys(prefix)
      .map((key) => [this.data.column(key.slice(prefix.length)), state.get(key)])
      .filter(([column]) => column);
  }

  visibleColumns() {
    const text = state.get(this.name("cols"));
    if (text === null) return this.data.columns.filter((column) => !column.about.hidden);
    const wanted = new Set(text.split(","));
    const found = this.data.columns.filter((column) => wanted.has(column.key));
    return found.length ? found : this.data.columns;
  }

  // Head

  buildHead() {
    const cells = this.data.columns.map((column, place) => {
      const cell = this.isDrawn ? make("th", { scope: "col" }) : this.head.rows[0].cells[place];
      cell.className = column.isNumber ? "num" : "";
      cell.dataset.column = column.key;
      const arrow = make("span", { class: "arrow", "aria-hidden": "true" });
      const button = make("button", { type: "button", class: "sort" }, column.label, arrow);
      button.addEventListener("click", () => this.sortBy(column));
      cell.replaceChildren(button);
      return cell;
    });
    if (this.isDrawn) this.head.rows[0].replaceChildren(...cells);
    this.heads = cells;
  }

  sortBy(column) {
    const now = this.sortState();
    let next = column.isNumber || column.type === "instant" ? `-${column.key}` : column.key;
    if (now && now.column === column) {
      const isFirst = now.isDescending === next.startsWith("-");
      next = isFirst ? (now.isDescending ? "" : "-") + column.key : null;
    }
    this.scroll.scrollTop = 0;
    state.set(this.name("sort"), next);
  }

  showHead() {
    const sort = this.sortState();
    const visible = new Set(this.visibleColumns());
    this.heads.forEach((cell, place) => {
      const column = this.data.columns[place];
      const isSorted = Boolean(sort) && sort.column === column;
      if (isSorted) cell.setAttribute("aria-sort", sort.isDescending ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
      cell.querySelector(".arrow").textContent = isSorted ? (sort.isDescending ? "\u25be" : "\u25b4") : "";
      cell.hidden = !visible.has(column);
    });
  }

  // Tools

  buildTools() {
    const isQuiet = this.total < QUIET_ROWS && !this.hasState();
    const isWaiting = this.isChunk && !this.isDrawn;
    const tools = make("div", { class: isQuiet ? "tools quiet" : "tools" });
    this.search = make("input", { type: "search", placeholder: "search rows", "aria-label": `Search ${this.caption}` });
    this.search.addEventListener("input", debounced(() => state.set(this.name("q"), this.search.value.trim())));
    this.counter = make("output", { class: "count", "aria-live": "polite" });
    this.controls = new Map();
    this.chips = make("span", { class: "chips" });
    this.boxes = [];
    tools.append(this.search);
    if (!isWaiting) tools.append(...this.controlsOf());
    tools.append(this.chips, this.counter);
    if (isQuiet) tools.append(this.opener(tools));
    if (this.tools) this.tools.replaceWith(tools);
    else this.element.insertBefore(tools, this.scroll);
    this.tools = tools;
  }

  controlsOf() {
    const marked = this.data.columns.filter((column) => column.type === "evidence" || column.type === "state");
    const first = marked.filter((column) => column.facets()).slice(0, 3);
    const save = button("CSV", "Save what is shown as CSV", () => this.save());
    return [...first.map((column) => this.control(column, true)), this.filterMenu(), this.columnMenu(), save];
  }

  /** A table of a few rows shows one button in place of a bar larger than itself. */
  opener(tools) {
    const open = button("tools", `Tools of ${this.caption}`, () => {
      tools.classList.remove("quiet");
      open.remove();
      this.search.focus();
    });
    open.classList.add("open");
    return open;
  }

  control(column, isShort) {
    const id = `f-${this.key}-${column.key}`;
    const set = (value) => state.set(this.name(`f.${column.key}`), value);
    const facets = column.facets();
    let field;
    if (facets) {
      field = make("select", { id }, make("option", { value: "" }, isShort ? `${column.label}: all` : "all"));
      for (const [value, count] of facets) {
        const words = value === "" ? NOTHING : trainsite.printable(value.replace(/_/g, " "));
        field.append(make("option", { value: value === "" ? NOTHING : value }, `${words} (${trainsite.number(count)})`));
      }
      field.addEventListener("change", () => set(field.value));
    } else {
      const placeholder = column.isNumber ? ">0.5  or  1..3" : column.type === "instant" ? ">2026-05-01" : "contains";
      field = make("input", { id, type: "text", placeholder, autocomplete: "off", spellcheck: "false" });
      field.addEventListener("input", debounced(() => set(field.value.trim())));
    }
    this.controls.set(column.key, field);
    if (isShort) {
      field.setAttribute("aria-label", column.label);
      return field;
    }
    return make("div", { class: "field" }, make("label", { for: id }, column.label), field);
  }

  /** The fields count values, and so are made when somebody looks. */
  filterMenu() {
    const fields = make("div", { class: "fields" });
    const made = menu("filter", `Filter ${this.caption}`, fields);
    this.fill = () => {
      const rest = this.data.columns.filter((column) => !this.controls.has(column.key));
      fields.append(...rest.map((column) => this.control(column, false)));
    };
    made.addEventListener("click", () => (this.fill(), this.showTools(this.filterState())), { once: true });
    return made;
  }

  columnMenu() {
    const list = make("div", { class: "choices" });
    this.boxes = this.data.columns.map((column) => {
      const box = make("input", { type: "checkbox" });
      box.addEventListener("change", () => this.chooseColumns());
      list.append(make("label", {}, box, ` ${column.label}`));
      return box;
    });
    list.append(button("as at first", "Show the columns of the beginning", () => state.set(this.name("cols"), null)));
    return menu("columns", `Columns of ${this.caption}`, list);
  }

  chooseColumns() {
    const chosen = this.data.columns.filter((column, place) => this.boxes[place].checked);
    const usual = this.data.columns.filter((column) => !column.about.hidden);
    const isUsual = chosen.length === usual.length && chosen.every((column, place) => column === usual[place]);
    state.set(this.name("cols"), isUsual || !chosen.length ? null : chosen.map((column) => column.key).join(","));
  }

  showState(filters) {
    this.showHead();
    this.showTools(filters);
    this.count();
  }

  showTools(filters) {
    const query = state.get(this.name("q")) || "";
    if (this.search.value.trim() !== query) this.search.value = query;
    const set = new Map(filters.map(([column, text]) => [column.key, text]));
    if (this.fill && filters.some(([column]) => !this.controls.has(column.key))) this.fill();
    for (const [key, field] of this.controls) {
      const text = set.get(key) || "";
      if (field.value.trim() !== text) field.value = text;
      const isBad = text !== "" && !trainsite.isFilter(this.data.column(key), text);
      if (isBad) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    const visible = new Set(this.visibleColumns());
    this.boxes.forEach((box, place) => (box.checked = visible.has(this.data.columns[place])));
    this.chips.replaceChildren(...filters.map(([column, text]) => this.chip(column, text)));
  }

  chip(column, text) {
    const isBad = !trainsite.isFilter(column, text);
    const words = isBad ? `${column.label}: ${text} is not understood` : `${column.label}: ${text}`;
    const chip = button(`${trainsite.printable(words)} \u00d7`, `Remove the filter ${column.label}`, () =>
      state.set(this.name(`f.${column.key}`), null),
    );
    chip.className = isBad ? "chip bad" : "chip";
    return chip;
  }

  count() {
    const here = this.rows ? this.rows.length : this.data.count;
    const all = trainsite.number(this.total);
    const noun = this.total === 1 ? "row" : "rows";
    this.counter.textContent = here === this.total ? `${all} ${noun}` : `${trainsite.number(here)} of ${all} ${noun}`;
  }

  // Rows

  /** Bring the table in line with the address. */
  refresh() {
    const filters = this.filterState();
    const words = (state.get(this.name("q")) || "").toLowerCase().split(/\s+/).filter(Boolean);
    const hasState = words.length || filters.length || this.sortState();
    if (this.isChunk && !this.isDrawn && hasState) {
      this.load(); // what the page holds of the rows is not filtered: that would look like an answer
      this.showState(filters);
      return;
    }
    this.rows = this.data.select({ words, filters, sort: this.sortState() });
    this.active = -1;
    this.showState(filters);
    this.draw();
    this.toState();
  }

  draw() {
    if (!this.isDrawn) {
      this.drawElements();
      return;
    }
    if (this.columns) this.top = this.scroll.scrollTop;
    this.columns = this.visibleColumns();
    const isLong = this.rows.length > DRAWN_AT_ONCE;
    this.table.classList.toggle("long", isLong);
    this.scroll.classList.toggle("tall", isLong);
    this.table.setAttribute("aria-rowcount", String(this.rows.length + 1));
    this.setWidths(isLong);
    this.window = [-1, -1];
    if (isLong) this.drawWindow(SEEN_ROWS);
    else this.body.replaceChildren(...Array.from(this.rows, (row, place) => this.drawRow(row, place)));
    if (!this.rows.length) this.sayEmpty();
  }

  /** Rows of the page are put in order and left out, never made anew. */
  drawElements() {
    const visible = new Set(this.visibleColumns());
    const hidden = this.data.columns.map((column) => !visible.has(column));
    if (this.hadHidden || hidden.includes(true)) {
      this.hadHidden = true;
      for (const row of this.data.elements) hidden.forEach((is, place) => row.cells[place] && (row.cells[place].hidden = is));
    }
    this.body.replaceChildren(...Array.from(this.rows, (row) => this.data.elements[row]));
    if (!this.rows.length) this.sayEmpty();
  }

  sayEmpty() {
    const cell = make("td", { colspan: String(this.heads.length), class: "none" }, "No row passes the filters. ");
    cell.append(button("show all rows", `Remove all filters of ${this.caption}`, () => this.clear()));
    this.body.replaceChildren(make("tr", {}, cell));
  }

  clear() {
    for (const key of state.keys(this.name("f."))) state.set(key, null);
    state.set(this.name("q"), null);
  }

  setWidths(isLong) {
    const old = this.table.querySelector("colgroup");
    if (old) old.remove();
    this.table.style.width = "";
    if (!isLong) return;
    const group = make("colgroup", {});
    let sum = 0;
    // A hidden head takes no part in the layout, so its column gets no width either.
    for (const column of this.columns) {
      const col = make("col", {});
      column.width = column.width || widthOf(this.data, column);
      col.style.width = `${column.width}px`;
      sum += column.width;
      group.append(col);
    }
    this.table.insertBefore(group, this.head);
    this.table.style.width = `max(100%, ${sum}px)`;
  }

  drawRow(row, place) {
    const line = make("tr", { id: this.data.ids[row] || null, "aria-rowindex": String(place + 2) });
    line.append(...this.columns.map((column) => drawCell(this.data, column, row, this.base)));
    line.place = place;
    if (place === this.active) mark(line);
    return line;
  }

  /** Draw the rows in sight; a page that is not laid out is not asked for their number. */
  drawWindow(seen = Math.ceil((this.scroll.clientHeight || 700) / this.height)) {
    const height = this.height;
    const from = Math.max(0, Math.min(Math.floor(this.top / height), this.rows.length - seen));
    const first = Math.max(0, from - MARGIN_ROWS);
    const last = Math.min(this.rows.length, from + seen + MARGIN_ROWS);
    if (first === this.window[0] && last === this.window[1]) return;
    const focused = this.body.contains(document.activeElement) && document.activeElement.closest("tr");
    this.window = [first, last];
    const lines = [gap(first * height, this.columns.length)];
    for (let place = first; place < last; place += 1) lines.push(this.drawRow(this.rows[place], place));
    lines.push(gap((this.rows.length - last) * height, this.columns.length));
    this.body.replaceChildren(...lines);
    if (focused) this.focusDrawn(focused.place);
    const real = lines[1].getBoundingClientRect().height;
    if (!real || Math.abs(real - height) < 0.01) return;
    this.height = real; // larger letters make higher rows
    this.drawWindow(seen);
  }

  focusDrawn(place) {
    const line = this.lineAt(place);
    if (line) {
      line.tabIndex = -1;
      line.focus({ preventScroll: true });
    } else this.scroll.focus({ preventScroll: true }); // the row is out of sight: the keyboard stays with the table
  }

  lineAt(place) {
    if (!this.isDrawn) return this.body.rows[place] || null;
    return [...this.body.rows].find((line) => line.place === place) || null;
  }

  // One row

  /** Mark a row by its place among those shown; block says how it is brought into sight, if at all. */
  goTo(place, block) {
    if (!this.rows || place < 0 || place >= this.rows.length) return;
    const before = this.lineAt(this.active);
    if (before) before.removeAttribute("aria-current");
    this.active = place;
    latest = this;
    if (block && this.isDrawn && this.rows.length > DRAWN_AT_ONCE) this.scrollTo(place, block);
    const line = this.lineAt(place);
    if (!line) return;
    mark(line);
    if (block) line.scrollIntoView({ block });
  }

  scrollTo(place, block) {
    const { height, scroll } = this;
    const room = scroll.clientHeight - this.head.offsetHeight - height;
    const top = place * height;
    const [above, below] = block === "center" ? [top - room / 2, top - room / 2] : [top - room, top];
    scroll.scrollTop = Math.min(Math.max(scroll.scrollTop, above), below);
    this.top = scroll.scrollTop;
    this.drawWindow();
  }

  step(by) {
    this.wake();
    if (!this.rows) this.refresh();
    const place = Math.max(0, Math.min(this.rows.length - 1, this.active + by));
    this.goTo(place, "nearest");
    this.focusDrawn(place);
    this.remember();
  }

  remember() {
    const id = this.rows && this.active >= 0 ? this.data.ids[this.rows[this.active]] : null;
    this.isTelling = true;
    state.set(this.name("row"), id || null);
    this.isTelling = false;
  }

  /** Go to the row that the address names. */
  toState() {
    const id = state.get(this.name("row"));
    if (id) this.find(id);
  }

  /** Go to the row of an id; return whether it is among those shown. */
  find(id) {
    this.wake();
    const row = this.data.ids.indexOf(id);
    if (row < 0) return false;
    if (!this.rows) this.refresh();
    const place = this.rows.indexOf(row);
    if (place >= 0) this.goTo(place, "center");
    return place >= 0;
  }

  // Events

  listen() {
    let isAsked = false;
    this.scroll.addEventListener("scroll", () => {
      if (isAsked || !this.isDrawn || this.rows.length <= DRAWN_AT_ONCE) return;
      isAsked = true;
      requestAnimationFrame(() => {
        isAsked = false;
        this.top = this.scroll.scrollTop;
        this.drawWindow();
      });
    }, { passive: true });
    this.body.addEventListener("click", (event) => {
      const line = event.target.closest("tr");
      if (!line || event.target.closest("a, button, summary") || String(getSelection())) return;
      if (!this.rows) this.refresh();
      this.goTo(this.isDrawn ? line.place : [...this.body.rows].indexOf(line));
      this.remember();
    });
    this.element.addEventListener("focusin", () => {
      latest = this;
      this.load();
    });
    this.element.addEventListener("pointerdown", () => (latest = this));
  }

  save() {
    this.load().then(() => {
      const rows = this.rows || this.data.select({ words: [], filters: [], sort: null });
      trainsite.save(`${this.key}.csv`, "text/csv", this.data.csv(rows, this.visibleColumns()));
    });
  }
}

// Parts

const idle = window.requestIdleCallback || ((callback) => setTimeout(callback, 50));

const mark = (line) => line.setAttribute("aria-current", "true");

function gap(height, span) {
  const line = make("tr", { class: "gap", "aria-hidden": "true" }, make("td", { colspan: String(span) }));
  line.firstChild.style.height = `${height}px`;
  line.hidden = height <= 0;
  return line;
}

function button(label, title, action) {
  const name = !title.startsWith(label) && title;
  return make("button", { type: "button", title, "aria-label": name, onclick: action }, label);
}

function menu(label, title, content) {
  return make("details", { class: "menu" }, make("summary", { "aria-label": title }, label), make("div", { class: "drop" }, content));
}

function debounced(action) {
  let timer = 0;
  return function () {
    clearTimeout(timer);
    timer = setTimeout(action, TYPING_MS);
  };
}

// The page

/** The table that the keyboard speaks to: the one used last, else the first that is seen. */
function current() {
  const shown = tables.filter((view) => !view.element.closest("[hidden]"));
  const isSeen = function (view) {
    const box = view.element.getBoundingClientRect();
    return box.height > 0 && box.bottom > 80 && box.top < innerHeight;
  };
  return shown.includes(latest) ? latest : shown.find(isSeen) || shown[0];
}

function withTable(action) {
  return function (event) {
    const view = current();
    return Boolean(view) && action(view, event) !== false;
  };
}

function openRow(view, event) {
  if (event.target.closest("a, button, summary") || !view.rows || view.active < 0) return false;
  const line = view.lineAt(view.active);
  const link = line && line.querySelector("a[href]");
  return link ? link.click() : false;
}

function searchOf(view) {
  if (!view.element.contains(document.activeElement)) return false;
  view.tools.classList.remove("quiet");
  view.search.focus();
  view.search.select();
  return true;
}

function leave() {
  const open = document.querySelector(".tools .menu[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
    return true;
  }
  const view = tables.find((each) => each.element.contains(document.activeElement));
  if (!view) return false;
  if (document.activeElement === view.search && view.search.value) {
    view.search.value = "";
    state.set(view.name("q"), null);
  } else document.activeElement.blur();
  return true;
}

function listenToKeys() {
  trainsite.onKey("j", withTable((view) => view.step(1)));
  trainsite.onKey("k", withTable((view) => view.step(-1)));
  trainsite.onKey("Enter", withTable(openRow));
  trainsite.onKey("/", withTable(searchOf));
  trainsite.onKey("Escape", leave);
  trainsite.shortcuts("In tables", [
    ["j  k", "next and previous row"], ["Enter", "open the row's link"], ["/", "search the rows, while in a table"],
  ]);
  document.addEventListener("click", function (event) {
    for (const open of document.querySelectorAll(".tools .menu[open]")) if (!open.contains(event.target)) open.open = false;
  });
}

/** Tables whose part of the address changed are brought in line with it. */
let before = "";
function follow() {
  const now = location.hash;
  if (now === before) return;
  const old = new URLSearchParams(before.slice(1));
  before = now;
  const current = new URLSearchParams(now.slice(1));
  for (const view of tables) {
    view.wake();
    const own = (params) => [...params].filter(([key]) => key.startsWith(`${view.key}.`) && key !== view.name("row")).join();
    if (own(old) !== own(current)) view.refresh();
    else if (!view.isTelling && old.get(view.name("row")) !== current.get(view.name("row"))) view.toState();
  }
}

/** A plain #id that is nowhere in the page may be a row of a chunk. */
function toAnchor() {
  const id = decodeURIComponent(location.hash.slice(1).replace(/%(?![0-9a-f]{2})/gi, "%25"));
  if (!id || id.includes("=")) return;
  const place = document.getElementById(id);
  tables.filter((view) => (place ? view.body.contains(place) : view.isChunk)).reduce(
    (before, view) => before.then((isFound) => isFound || view.load().then(() => view.find(id))), Promise.resolve(false));
}

/** Load the tables in sight, and wake the others when there is time. */
function watchSight() {
  const sight = new IntersectionObserver(function (entries) {
    for (const { isIntersecting, target } of entries) if (isIntersecting) tables.find((view) => view.element === target).load();
  }, { rootMargin: "400px" });
  const rest = tables.slice();
  const next = () => rest.length && (rest.shift().wake(), idle(next));
  for (const view of tables) {
    if (view.hasState() || location.hash === `#${view.element.id}`) view.load();
    sight.observe(view.element);
  }
  tables[0].load(); // before the page is laid out
  idle(next);
}

function findRows(words) {
  const found = [];
  for (const view of tables) {
    const count = view.data.select({ words, filters: [], sort: null }).length;
    const noun = count === 1 ? "row" : "rows";
    const act = function () {
      view.wake();
      view.clear();
      state.set(view.name("q"), words.join(" "));
      view.element.scrollIntoView({ block: "start" });
    };
    if (count) found.push({ text: view.caption, note: `${trainsite.number(count)} ${noun}`, act });
  }
  return found;
}

trainsite.ready(function () {
  for (const element of document.querySelectorAll(".table[data-table]")) {
    if (element.querySelector("thead tr") && element.querySelector("tbody")) tables.push(new View(element));
  }
  if (!tables.length) return;
  before = location.hash;
  trainsite.state.on(null, follow);
  window.addEventListener("hashchange", toAnchor);
  listenToKeys();
  watchSight();
  trainsite.addSearch(findRows);
  toAnchor();
});
})();

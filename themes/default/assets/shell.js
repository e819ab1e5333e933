"use strict";
// The bar of every page: search, theme, keyboard and its help; and what the footer says of the build.
(function () {
const { make } = trainsite;
const RESULTS_PER_KIND = 8;

// Keyboard

/** Tell whether a key belongs to a field, or to the browser. */
trainsite.isTyping = function (event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target;
  return target instanceof Element && target.matches("input, textarea, select, [contenteditable]");
};

const keys = new Map();
const topics = [];

/** Let a key do something; the handler returns true where it did. Later handlers are asked first. */
trainsite.onKey = function (key, handler) {
  keys.set(key, [handler, ...(keys.get(key) || [])]);
};

/** Add a topic to the help: a title and pairs of a key and what it does. */
trainsite.shortcuts = (title, pairs) => topics.push({ title, pairs });

document.addEventListener("keydown", function (event) {
  if (event.defaultPrevented || (event.key !== "Escape" && trainsite.isTyping(event))) return;
  if (event.key !== "Escape" && document.querySelector("dialog[open]")) return;
  if ((keys.get(event.key) || []).some((handler) => handler(event))) event.preventDefault();
});

function help() {
  const close = make("button", { type: "button", autofocus: true }, "close");
  const dialog = make("dialog", { class: "help", "aria-label": "Keyboard" }, make("h2", {}, "Keyboard"));
  for (const { title, pairs } of topics) {
    const line = ([key, what]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what));
    dialog.append(make("h3", {}, title), make("dl", {}, ...pairs.map(line)));
  }
  dialog.append(close);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return true;
}
trainsite.onKey("?", help);
trainsite.shortcuts("Everywhere", [["/", "search"], ["?", "this help"], ["Esc", "leave a field, close a menu"]]);

// Theme

const THEMES = ["auto", "light", "dark"];

function themeButton() {
  const button = make("button", { type: "button", class: "theme" });
  const label = () => (button.textContent = `theme: ${trainsite.theme.get()}`);
  button.addEventListener("click", function () {
    trainsite.theme.set(THEMES[(THEMES.indexOf(trainsite.theme.get()) + 1) % THEMES.length]);
    label();
  });
  trainsite.state.on("theme", label);
  label();
  return button;
}

// Search: the pages, the sections and tables of this page, and all runs

const sources = [];
/** Add a source of the search: a function of the lower-case words that returns [{ text, note, href | act }]. */
trainsite.addSearch = (find) => sources.push(find);

const holds = (text, words) => words.every((word) => text.toLowerCase().includes(word));

function linksOf(selector, note) {
  return function (words) {
    const found = [...document.querySelectorAll(selector)].filter((link) => holds(link.textContent, words));
    return found.map((link) => ({ text: link.textContent, note, href: link.getAttribute("href") }));
  };
}
sources.push(linksOf("nav.pages a", "page"), linksOf("main h2 > a[href^='#']", "on this page"));

let runs = null;
let isAskedForRuns = false;

/** Load the list of runs when somebody begins to search; a run folder alone has none. */
function loadRuns(then) {
  if (isAskedForRuns || !trainsite.build) return;
  isAskedForRuns = true;
  trainsite.build
    .then((build) => (build.runs ? trainsite.load(trainsite.base + build.runs.src, build.runs.name) : null))
    .then(function (value) {
      runs = value && trainsite.readColumns ? trainsite.readColumns(value) : null;
      then();
    })
    .catch(then);
}

function findRuns(words) {
  const found = [];
  if (!runs) return found;
  const columns = ["label", "run", "run_id", "path"].map((key) => runs.column(key)).filter(Boolean);
  const linked = runs.columns.find((column) => column.href(0) !== null);
  for (let row = 0; row < runs.count && found.length <= RESULTS_PER_KIND; row += 1) {
    const texts = columns.map((column) => String(column.get(row) || ""));
    if (!holds(texts.join(" "), words)) continue;
    const path = runs.column("path");
    const href = (linked && linked.href(row)) || (path && `${encodeURI(path.get(row))}/analysis/index.html`);
    if (href && trainsite.isRelative(href)) {
      found.push({ text: texts.find(Boolean) || "run", note: "run", href: trainsite.base + href });
    }
  }
  return found;
}
sources.push(findRuns);

function resultItem(result, close) {
  const words = [trainsite.printable(result.text), make("span", { class: "note" }, result.note)];
  const item = result.href ? make("a", { href: result.href }, ...words) : make("button", { type: "button" }, ...words);
  item.addEventListener("click", function () {
    if (result.act) result.act();
    close();
  });
  return make("li", {}, item);
}

function searchBox() {
  const input = make("input", {
    type: "search", placeholder: "search  /", "aria-label": "Search runs, pages and the tables of this page",
    autocomplete: "off", spellcheck: "false",
  });
  const list = make("ul", { class: "results", hidden: true });
  const box = make("div", { class: "search", role: "search" }, input, list);
  const close = () => (list.hidden = true);
  const look = function () {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.replaceChildren();
    list.hidden = !words.length;
    if (!words.length) return;
    const found = sources.map((find) => find(words).slice(0, RESULTS_PER_KIND));
    list.append(...[].concat(...found).map((result) => resultItem(result, close)));
    if (!list.firstChild) list.append(make("li", { class: "none" }, "Nothing found. Tables are searched in their rows."));
  };
  input.addEventListener("focus", () => loadRuns(look));
  input.addEventListener("input", look);
  box.addEventListener("keydown", (event) => moveInResults(event, input, list));
  document.addEventListener("click", (event) => box.contains(event.target) || close());
  trainsite.onKey("/", function () {
    input.focus();
    input.select();
    return true;
  });
  trainsite.onKey("Escape", function () {
    if (!box.contains(document.activeElement) && list.hidden) return false;
    close();
    input.value = "";
    document.activeElement.blur();
    return true;
  });
  return box;
}

function moveInResults(event, input, list) {
  const items = [input, ...list.querySelectorAll("a, button")];
  const place = items.indexOf(document.activeElement);
  if (event.key === "ArrowDown" && place + 1 < items.length) items[place + 1].focus();
  else if (event.key === "ArrowUp" && place > 0) items[place - 1].focus();
  else if (event.key === "Enter" && place === 0 && items[1]) items[1].click();
  else return;
  event.preventDefault();
}

// The build: one small file that every page names without its hash

const buildSrc = document.documentElement.dataset.build;
if (buildSrc) {
  trainsite.build = trainsite.load(buildSrc, "build");
  trainsite.build.then(aboutBuild, (error) => error.message).then(function (words) {
    for (const place of document.querySelectorAll("[data-build-info]")) place.textContent = words;
  });
}

function aboutBuild(build) {
  const parts = [`build ${build.id}`];
  if (typeof build.run_count === "number") parts.push(`${trainsite.number(build.run_count)} runs`);
  if (build.data_as_of) parts.push(`data as of ${trainsite.instant(build.data_as_of)} UTC`);
  if (build.version) parts.push(`trainsite ${build.version}`);
  return parts.join(" \u00b7 ");
}

trainsite.ready(function () {
  const bar = document.querySelector(".bar .brand");
  if (bar) bar.append(searchBox(), themeButton());
  const here = document.querySelector("nav.pages [aria-current]");
  if (here) requestAnimationFrame(() => (here.parentElement.scrollLeft = here.offsetLeft - 48));
});
})();

"use strict";
/* JSON as a tree that folds below its second level, and as exact text. */
(function (reader) {
  var text = reader.text;
  var el = text.el;
  var OPEN_LEVELS = 2;
  var ENTRIES = 200;
  // What would not be seen, or be seen elsewhere, is written as an escape: the text stays the same JSON.
  var HIDDEN = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu;

  /* JSON with an indent of two, in which every string can be read back literally. */
  function exact(value) {
    return JSON.stringify(value, null, 2).replace(HIDDEN, function (character) {
      return "\\u" + ("000" + character.charCodeAt(0).toString(16)).slice(-4);
    });
  }

  /* A value as a tree; keys are read as own properties alone. */
  function tree(value) {
    return el("div", { class: "r-json" }, node([], value, 1));
  }

  /* A name and its value on one line, or as a branch that opens below them. */
  function node(name, value, level) {
    if (value === null || typeof value !== "object") return [name, leaf(value)];
    var keys = Object.keys(value);
    var isList = Array.isArray(value);
    if (!keys.length) return [name, el("span", { class: "r-punctuation" }, isList ? "[ ]" : "{ }")];
    var isOpen = level <= OPEN_LEVELS;
    var size = el("span", { class: "r-punctuation" }, isList ? "[" + keys.length + "]" : "{" + keys.length + "}");
    var begins = isOpen ? null : el("span", { class: "r-begins" }, " " + text.oneLine(JSON.stringify(value).slice(0, 400), 60));
    return text.folded([name, size, begins], function () { return entries(value, keys, isList, level, 0); }, isOpen);
  }

  function entries(value, keys, isList, level, from) {
    var list = from ? null : el("ul", {});
    var made = keys.slice(from, from + ENTRIES).map(function (key) {
      var name = [el("span", { class: isList ? "r-index" : "r-key" }, key), el("span", { class: "r-punctuation" }, ": ")];
      return el("li", {}, node(name, value[key], level + 1));
    });
    if (from + ENTRIES < keys.length) made.push(rest(value, keys, isList, level, from + ENTRIES));
    if (!list) return made;
    text.add(list, made);
    return list;
  }

  function rest(value, keys, isList, level, from) {
    var left = keys.length - from;
    var button = el("button", { type: "button", class: "r-more" }, "\u25b8 show " + Math.min(ENTRIES, left) + " of " + left + " more");
    var item = el("li", {}, button);
    button.addEventListener("click", function () {
      entries(value, keys, isList, level, from).forEach(function (each) { item.parentNode.insertBefore(each, item); });
      item.remove();
    });
    return item;
  }

  function leaf(value) {
    if (typeof value === "string") return el("span", { class: "r-string" }, value.length ? string(value) : "\u201c\u201d");
    var title = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? "rounded by the browser: beyond 53 bits; the file has all digits" : null;
    return el("span", { class: "r-" + (value === null ? "null" : typeof value), title: title }, title ? "\u2248 " + value : String(value));
  }

  function string(value) {
    return text.fold(value, function (part) {
      return text.hasColours(part) ? text.terminal(part) : el("span", { class: "r-text", dir: "auto" }, part);
    });
  }

  /* A parsed object or list, or undefined where a text is none. */
  function find(content) {
    var trimmed = content.trim();
    if (!/^[[{]/.test(trimmed) || !/[\]}]$/.test(trimmed)) return undefined;
    try {
      return JSON.parse(trimmed);
    } catch (error) {
      return undefined;
    }
  }

  reader.json = { exact: exact, tree: tree, find: find };
})(window.trainsite.reader);

"use strict";
/*
 * Untrusted text as DOM: control characters as symbols, bidirectional controls isolated, terminal colours, folding.
 * Nothing here parses markup: text goes in as text nodes, attributes by setAttribute.
 */
window.trainsite = window.trainsite || {};
window.trainsite.reader = window.trainsite.reader || {};
(function (reader) {
  // With the flag u a surrogate matches only where it stands alone.
  var CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/gu;
  var BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
  var COLOUR_CODE = /\u001b\[([0-9;:]*)m/g;
  var FOLD_LINES = 8;
  var FOLD_CHARACTERS = 1200;
  var CLIP_CHARACTERS = 480;

  /* An element: attributes by name (null leaves one out), then children: nodes, or text that is made safe. */
  function el(tag, attributes) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      var value = attributes[name];
      if (value === null || value === undefined || value === false) return;
      made.setAttribute(name, value === true ? "" : visible(String(value)));
    });
    for (var index = 2; index < arguments.length; index += 1) add(made, arguments[index]);
    return made;
  }

  function add(parent, child) {
    if (child === null || child === undefined) return;
    if (Array.isArray(child)) child.forEach(function (each) { add(parent, each); });
    else if (child instanceof Node) parent.appendChild(child);
    else addText(parent, String(child));
  }

  function symbol(character) {
    var code = character.codePointAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    return "\u27e8U+" + ("000" + code.toString(16).toUpperCase()).slice(-4) + "\u27e9";
  }

  /* Text whose control characters and line separators are visible; tab and newline stay. */
  function printable(text) {
    return text.replace(CONTROL, symbol);
  }

  /* Text for attributes, where nothing can be isolated: bidirectional controls become visible too. */
  function visible(text) {
    return printable(text).replace(new RegExp(BIDI.source, "g"), symbol);
  }

  function addText(parent, text) {
    var shown = printable(text);
    if (!BIDI.test(shown)) {
      parent.appendChild(document.createTextNode(shown));
      return;
    }
    var isolated = document.createElement("bdi");
    isolated.textContent = shown;
    parent.appendChild(isolated);
  }

  /* Text of a terminal: its colours and weights as classes, every other control sequence as symbols. */
  function terminal(text) {
    var block = el("div", { class: "r-text r-terminal", dir: "auto" });
    var style = plainStyle();
    var from = 0;
    var match;
    COLOUR_CODE.lastIndex = 0;
    while ((match = COLOUR_CODE.exec(text)) !== null) {
      addStyled(block, text.slice(from, match.index), style);
      style = changedStyle(style, match[1]);
      from = COLOUR_CODE.lastIndex;
    }
    addStyled(block, text.slice(from), style);
    return block;
  }

  function plainStyle() {
    return { ink: null, paper: null, bold: false, dim: false, italic: false, underline: false, inverse: false };
  }

  function addStyled(block, text, style) {
    if (!text) return;
    var words = ["bold", "dim", "italic", "underline", "inverse"].filter(function (name) { return style[name]; });
    words = words.map(function (name) { return "r-" + name; });
    if (style.ink !== null) words.push("r-ink" + style.ink);
    if (style.paper !== null) words.push("r-paper" + style.paper);
    if (words.length) block.appendChild(el("span", { class: words.join(" ") }, text));
    else addText(block, text);
  }

  var SWITCHES = {
    1: ["bold", true], 2: ["dim", true], 3: ["italic", true], 4: ["underline", true], 7: ["inverse", true],
    23: ["italic", false], 24: ["underline", false], 27: ["inverse", false], 39: ["ink", null], 49: ["paper", null],
  };

  /* The codes of ECMA-48's "select graphic rendition"; colours beyond sixteen become the nearest of them. */
  function changedStyle(style, codes) {
    var next = Object.assign({}, style);
    var left = codes.split(/[;:]/).map(Number);
    while (left.length) {
      var code = left.shift();
      if (code === 0) next = plainStyle();
      else if (code === 22) next.bold = next.dim = false;
      else if (Object.prototype.hasOwnProperty.call(SWITCHES, code)) next[SWITCHES[code][0]] = SWITCHES[code][1];
      else if (code === 38 || code === 48) next[code === 38 ? "ink" : "paper"] = extendedColour(left);
      else if (code >= 30 && code <= 37) next.ink = code - 30;
      else if (code >= 40 && code <= 47) next.paper = code - 40;
      else if (code >= 90 && code <= 97) next.ink = code - 82;
      else if (code >= 100 && code <= 107) next.paper = code - 92;
    }
    return next;
  }

  function extendedColour(left) {
    var kind = left.shift();
    if (kind === 2) return nearest(left.splice(0, 3));
    if (kind !== 5) return null;
    var index = left.shift();
    if (index < 16) return index;
    if (index < 232) {
      index -= 16;
      return nearest([Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map(function (each) { return each * 51; }));
    }
    var grey = 8 + (index - 232) * 10;
    return nearest([grey, grey, grey]);
  }

  function nearest(parts) {
    var strongest = Math.max(parts[0] || 0, parts[1] || 0, parts[2] || 0);
    if (strongest < 64) return 0;
    var bits = 0;
    parts.forEach(function (part, place) { if (part > strongest / 2) bits += 1 << place; });
    return bits + (strongest > 191 ? 8 : 0);
  }

  function hasColours(text) {
    return text.indexOf("\u001b[") >= 0;
  }

  function plain(text) {
    return el("div", { class: "r-text", dir: "auto" }, text);
  }

  function countLines(text) {
    var lines = 1;
    for (var at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
    return lines;
  }

  /* What `build` makes of a text: its beginning alone, and the whole on demand, where it is longer than eight lines. */
  function fold(text, build) {
    var lines = countLines(text);
    if (lines <= FOLD_LINES && text.length <= FOLD_CHARACTERS) return build(text);
    var clip = text.slice(0, CLIP_CHARACTERS).split("\n").slice(0, FOLD_LINES).join("\n").replace(/[\ud800-\udbff]$/, "");
    var size = (lines > 1 ? number(lines) + " lines, " : "") + number(text.length) + " characters";
    var button = el("button", { type: "button", class: "r-more" });
    var holder = el("div", { class: "r-fold" });
    function show(isOpen) {
      holder.textContent = "";
      holder.appendChild(build(isOpen ? text : clip + "\u2026"));
      holder.classList.toggle("r-open", isOpen);
      button.textContent = isOpen ? "\u25be show less" : "\u25b8 show all " + size;
      button.setAttribute("aria-expanded", String(isOpen));
    }
    button.addEventListener("click", function () { show(!holder.classList.contains("r-open")); });
    show(false);
    var wrapped = el("div", { class: "r-foldable" }, holder, button);
    wrapped.unfold = function () { if (!holder.classList.contains("r-open")) show(true); };
    return wrapped;
  }

  /* Open everything folded below a node, so that it can be searched, printed and linked. */
  function unfold(node) {
    if (node.unfold) node.unfold();
    Array.prototype.forEach.call(node.querySelectorAll(".r-foldable"), function (each) { if (each.unfold) each.unfold(); });
    Array.prototype.forEach.call(node.querySelectorAll("details:not([open])"), function (each) {
      if (each.build) each.build();
      each.open = true;
    });
  }

  /* A details element whose body is made when it is first opened. */
  function folded(summary, build, isOpen) {
    var made = el("details", { open: Boolean(isOpen) }, el("summary", {}, summary));
    made.build = function () {
      made.build = null;
      add(made, build());
    };
    if (isOpen) made.build();
    else made.addEventListener("toggle", function () { if (made.open && made.build) made.build(); });
    return made;
  }

  function button(label, action, attributes) {
    var made = el("button", Object.assign({ type: "button" }, attributes), label);
    made.addEventListener("click", action);
    return made;
  }

  function copyButton(label, text) {
    var button = el("button", { type: "button", class: "r-copy" }, label);
    button.addEventListener("click", function () {
      copy(text(), function (said) {
        button.textContent = said;
        setTimeout(function () { button.textContent = label; }, 1500);
      });
    });
    return button;
  }

  function copy(text, done) {
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text).then(function () { done("copied"); }, function () { byHand(text, done); });
    } else byHand(text, done);
  }

  // Pages from disk may have no clipboard: the older way works there.
  function byHand(text, done) {
    var area = el("textarea", { class: "r-away", "aria-hidden": "true" });
    area.value = text;
    document.body.appendChild(area);
    area.select();
    var isCopied = false;
    try {
      isCopied = document.execCommand("copy");
    } catch (error) {
      isCopied = false;
    }
    area.remove();
    done(isCopied ? "copied" : "not copied: the browser refuses");
  }

  function oneLine(text, limit) {
    var line = text.slice(0, limit * 4).split(/\s+/).filter(Boolean).join(" ");
    return line.length <= limit && text.length <= limit * 4 ? line : line.slice(0, limit - 1) + "\u2026";
  }

  function number(value) {
    if (typeof value !== "number") return "\u2013";
    var parts = String(Number(value.toFixed(6))).split(".");
    return [trainsite.whole(parts[0])].concat(parts.slice(1)).join(".");
  }

  reader.text = {
    el: el, add: add, printable: printable, visible: visible, plain: plain, terminal: terminal, hasColours: hasColours,
    fold: fold, unfold: unfold, folded: folded, button: button, copyButton: copyButton, copy: copy, oneLine: oneLine, number: number,
  };
})(window.trainsite.reader);

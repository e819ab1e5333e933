"use strict";
/*
 * Markdown as DOM nodes: headings, lists, fenced code, quotes, tables, emphasis, code, links.
 * No markup of the text is ever parsed: a tag is text like any other. Links lead to http and https alone, since a
 * relative one would name a file of the agent's machine; images are shown from data URIs alone.
 */
(function (reader) {
  var text = reader.text;
  var el = text.el;
  var DEEPEST = 12;
  var IMAGE = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/;
  var WEB = /^https?:\/\/[^\s<>"'\\]+$/i;
  var FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^`]*)$/;
  var HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$/;
  var RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
  var ITEM = /^( *)([-*+]|[0-9]{1,9}[.)])[ \t]+(.*)$/;
  var DASHES = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

  function render(source) {
    var made = el("div", { class: "r-markdown", dir: "auto" });
    blocks(made, source.replace(/\r\n/g, "\n").split("\n"), 0);
    return made;
  }

  /* Each reader takes the lines from `at` on that are its own, and returns where it ended; `at` itself: none are. */
  function blocks(parent, lines, depth) {
    var readers = depth < DEEPEST ? [fence, heading, rule, quote, table, list] : [];
    var at = 0;
    while (at < lines.length) {
      var end = at;
      if (/^\s*$/.test(lines[at])) end = at + 1;
      for (var index = 0; end === at && index < readers.length; index += 1) end = readers[index](parent, lines, at, depth);
      at = end === at ? paragraph(parent, lines, at, readers) : end;
    }
  }

  function fence(parent, lines, at) {
    var opened = FENCE.exec(lines[at]);
    if (!opened) return at;
    var closing = new RegExp("^ {0,3}" + (opened[1][0] === "`" ? "`" : "~") + "{" + opened[1].length + ",}\\s*$");
    var end = at + 1;
    while (end < lines.length && !closing.test(lines[end])) end += 1;
    var code = el("code", {}, lines.slice(at + 1, end).join("\n"));
    var language = opened[2].trim().split(/\s/)[0];
    parent.appendChild(el("pre", { class: "r-code", "data-language": language || null, tabindex: "0" }, code));
    return Math.min(end + 1, lines.length);
  }

  function heading(parent, lines, at, depth) {
    var found = HEADING.exec(lines[at]);
    if (!found) return at;
    // A message's own heading is of the third level.
    parent.appendChild(inline(el("h" + Math.min(6, 3 + found[1].length), {}), found[2], depth));
    return at + 1;
  }

  function rule(parent, lines, at) {
    if (!RULE.test(lines[at])) return at;
    parent.appendChild(el("hr"));
    return at + 1;
  }

  function quote(parent, lines, at, depth) {
    var end = at;
    while (end < lines.length && /^ {0,3}>/.test(lines[end])) end += 1;
    if (end === at) return at;
    var made = el("blockquote");
    blocks(made, lines.slice(at, end).map(function (line) { return line.replace(/^ {0,3}> ?/, ""); }), depth + 1);
    parent.appendChild(made);
    return end;
  }

  function table(parent, lines, at, depth) {
    if (at + 1 >= lines.length || lines[at].indexOf("|") < 0 || !DASHES.test(lines[at + 1])) return at;
    if (lines[at + 1].indexOf("|") < 0) return at;
    var head = cells(lines[at]);
    var body = el("tbody");
    var end = at + 2;
    for (; end < lines.length && lines[end].indexOf("|") >= 0 && lines[end].trim(); end += 1) {
      body.appendChild(row("td", cells(lines[end]).slice(0, head.length), depth));
    }
    var made = el("table", {}, el("thead", {}, row("th", head, depth)), body);
    parent.appendChild(el("div", { class: "r-scroll", tabindex: "0", role: "region", "aria-label": "table" }, made));
    return end;
  }

  function cells(line) {
    return line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "").split(/(?<!\\)\|/).map(function (cell) {
      return cell.trim().replace(/\\\|/g, "|");
    });
  }

  function row(tag, texts, depth) {
    return el("tr", {}, texts.map(function (each) { return inline(el(tag), each, depth); }));
  }

  function list(parent, lines, at, depth) {
    var first = ITEM.exec(lines[at]);
    if (!first) return at;
    var isOrdered = /[0-9]/.test(first[2]);
    var start = isOrdered ? parseInt(first[2], 10) : 1;
    var made = el(isOrdered ? "ol" : "ul", { start: start > 1 ? start : null });
    var end = at;
    while (end < lines.length) {
      var item = ITEM.exec(lines[end]);
      if (!item || item[1].length > first[1].length + 1 || /[0-9]/.test(item[2]) !== isOrdered) break;
      var inside = item[1].length + item[2].length + 1;
      var held = [item[3]];
      end += 1;
      for (; end < lines.length && belongs(lines, end, item[1].length); end += 1) held.push(outdented(lines[end], inside));
      made.appendChild(listItem(held, depth));
      if (end < lines.length && !lines[end].trim() && end + 1 < lines.length && ITEM.test(lines[end + 1])) end += 1;
    }
    parent.appendChild(made);
    return end;
  }

  /* A line is of an item where it stands further right, or continues its paragraph. */
  function belongs(lines, at, indent) {
    var line = lines[at];
    if (!line.trim()) return at + 1 < lines.length && leading(lines[at + 1]) > indent + 1 && Boolean(lines[at + 1].trim());
    if (leading(line) > indent + 1) return true;
    return Boolean(lines[at - 1].trim()) && !ITEM.test(line) && !FENCE.test(line) && !HEADING.test(line) && !/^ {0,3}>/.test(line);
  }

  function leading(line) {
    return line.length - line.replace(/^ +/, "").length;
  }

  function outdented(line, most) {
    return line.slice(Math.min(leading(line), most));
  }

  function listItem(lines, depth) {
    var made = el("li");
    var task = /^\[([ xX])\] /.exec(lines[0]);
    if (task) {
      made.classList.add("r-task");
      text.add(made, task[1] === " " ? "\u2610 " : "\u2611 ");
      lines = [lines[0].slice(4)].concat(lines.slice(1));
    }
    if (lines.length === 1) inline(made, lines[0], depth);
    else blocks(made, lines, depth + 1);
    return made;
  }

  function paragraph(parent, lines, at, readers) {
    var end = at + 1;
    while (end < lines.length && lines[end].trim() && !(readers.length && starts(lines, end))) end += 1;
    parent.appendChild(inline(el("p"), lines.slice(at, end).join("\n"), 0));
    return end;
  }

  function starts(lines, at) {
    var line = lines[at];
    return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || /^ {0,3}>/.test(line) || ITEM.test(line);
  }

  // The bodies are bounded, so that no text makes the search for a closing mark long.
  var MARKS = [
    { at: "\\", read: /\\([!-/:-@[-`{-~])/y, make: function (found) { return document.createTextNode(found[1]); } },
    { at: "`", read: /(`+)([^`]{1,4000}?)\1(?!`)/y, make: function (found) { return el("code", {}, found[2]); } },
    { at: "*", read: /\*\*(?=\S)([^\n]{0,2000}?\S)\*\*/y, make: function (found, depth) { return inline(el("strong"), found[1], depth + 1); } },
    { at: "_", read: /__(?=\S)([^\n]{0,2000}?\S)__(?!\w)/y, isWord: true, make: function (found, depth) { return inline(el("strong"), found[1], depth + 1); } },
    { at: "*", read: /\*(?=[^\s*])([^\n*]{0,2000}?[^\s*])\*(?!\*)/y, make: function (found, depth) { return inline(el("em"), found[1], depth + 1); } },
    { at: "_", read: /_(?=[^\s_])([^\n]{0,2000}?[^\s_])_(?!\w)/y, isWord: true, make: function (found, depth) { return inline(el("em"), found[1], depth + 1); } },
    { at: "~", read: /~~(?=\S)([^\n]{0,2000}?\S)~~/y, make: function (found, depth) { return inline(el("del"), found[1], depth + 1); } },
    { at: "!", read: /!\[([^\]\n]{0,1000})\]\(([^()\n]{0,4000000})\)/y, make: function (found) { return image(found[2].trim(), found[1]); } },
    { at: "[", read: /\[([^[\]\n]{1,1000})\]\(([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,2000})?)(?:\s+"[^"\n]{0,400}")?\)/y, make: function (found, depth) { return link(found[2], found[1], depth); } },
    { at: "<", read: /<(https?:\/\/[^\s<>"'\\]{1,2000})>/iy, make: function (found, depth) { return link(found[1], found[1], DEEPEST); } },
    { at: "h", read: /https?:\/\/[^\s<>"'`\\|\])}]{1,2000}[^\s<>"'`\\|\])}.,;:!?]/iy, isWord: true, make: function (found, depth) { return link(found[0], found[0], DEEPEST); } },
  ];
  var SPECIAL = /[\\`*_~![<]|https?:/gi;

  function inline(parent, source, depth) {
    var from = 0;
    var at;
    SPECIAL.lastIndex = 0;
    while ((at = nextSpecial(source, from)) >= 0) {
      var found = depth < DEEPEST ? mark(source, at, depth) : null;
      if (found) {
        if (at > from) text.add(parent, source.slice(from, at));
        parent.appendChild(found.node);
        from = found.end;
      } else {
        // Marks that open nothing are text: take the whole run of them at once.
        var end = at + 1;
        while (end < source.length && source[end] === source[at] && source[at] !== "h") end += 1;
        text.add(parent, source.slice(from, end));
        from = end;
      }
    }
    text.add(parent, source.slice(from));
    parent.normalize();
    return parent;
  }

  function nextSpecial(source, from) {
    SPECIAL.lastIndex = from;
    var found = SPECIAL.exec(source);
    return found ? found.index : -1;
  }

  function mark(source, at, depth) {
    for (var index = 0; index < MARKS.length; index += 1) {
      var each = MARKS[index];
      if (each.at !== source[at].toLowerCase()) continue;
      if (each.isWord && at > 0 && /\w/.test(source[at - 1])) continue;
      each.read.lastIndex = at;
      var found = each.read.exec(source);
      if (found) return { end: at + found[0].length, node: each.make(found, depth) };
    }
    return null;
  }

  function link(address, label, depth) {
    if (!WEB.test(address)) {
      return el("span", {}, inline(el("span"), label, depth + 1), label === address ? null : el("code", { class: "r-target" }, address));
    }
    return inline(el("a", { href: address, rel: "noopener noreferrer nofollow", target: "_blank" }), label, depth + 1);
  }

  function image(address, label) {
    if (!IMAGE.test(address)) return el("span", { class: "r-target" }, "[image: " + (label || "no title") + "] ", el("code", {}, text.oneLine(address, 80)));
    return el("img", { src: address.replace(/\s/g, ""), alt: label || "image", loading: "lazy" });
  }

  function isImage(address) {
    return typeof address === "string" && IMAGE.test(address);
  }

  reader.markdown = { render: render, isImage: isImage, isWeb: function (address) { return WEB.test(address); } };
})(window.trainsite.reader);

"use strict";
/* One trajectory, message by message: #step=<step>&row=<row id>[&message=<n from 1>]. */
(function (trainsite) {
  var reader = trainsite.reader;
  var text = reader.text;
  var el = text.el;
  var messages = reader.messages;
  var FIRST = 12;
  var BATCH = 60;
  var KEYS = [
    ["j / k", "next and previous message"], ["n / p", "next and previous sample"], ["/", "search this sample"],
    ["Enter / Shift+Enter", "in the search: next and previous hit"], ["Escape", "leave the search"],
  ];

  var chunks = trainsite.samples.chunks;
  var tools = document.getElementById("sample-tools");
  var place = document.getElementById("sample");
  var steps = chunks.map(function (chunk) { return chunk.step; }).filter(function (step, at, all) { return all.indexOf(step) === at; });
  var isRaw = trainsite.state.get("text") === "raw";
  // What is shown: its chunk, its index there, its groups of messages, and which of them are drawn.
  var shown = null;
  var asked = 0;

  /* ---- which sample ---- */

  function open() {
    if (place.closest("[hidden]")) return close(); // of two views in one document the other one is shown
    var step = trainsite.state.get("step");
    var row = trainsite.state.get("row");
    var message = parseInt(trainsite.state.get("message"), 10) || null;
    if (!chunks.length) return say("This run holds no trajectories. They come with trainsite run-collection --natural-sanitized-jsonl FILE.");
    var chunk = trainsite.samples.find(step, row);
    if (!chunk) return say("No sample " + row + (step ? " in step " + step : "") + " in this run. Choose another one above.", true);
    if (shown && shown.chunk === chunk && (!row || shown.row.row_id === row)) return message && message !== shown.message ? focus(message) : undefined;
    load(chunk, function (rows) {
      var index = row ? rows.findIndex(function (each) { return each.row_id === row; }) : 0;
      if (index < 0) return say("No sample " + row + " in " + chunk.src + ": the row was left out. Choose another one above.", true);
      show(chunk, rows, index, message);
    });
  }

  function close() {
    asked += 1;
    shown = null;
    place.textContent = "";
  }

  function load(chunk, then) {
    var mine = asked += 1;
    if (!chunk.src) return say("Samples " + chunk.first + " to " + chunk.last + " of " + chunk.step + " are not in this file: it would become too large. They are in the run\u2019s folder.", true);
    trainsite.load(chunk.src, chunk.name).then(function (rows) {
      if (mine === asked) then(rows);
    }, function (error) {
      if (mine !== asked) return;
      shown = null;
      place.textContent = "";
      trainsite.fail(place, error.message);
      drawTools();
    });
  }

  function say(words, isError) {
    shown = null;
    place.textContent = "";
    place.appendChild(el("p", { class: isError ? "r-none r-error" : "r-none", role: isError ? "alert" : null }, words));
    drawTools();
  }

  function go(step, row, message) {
    trainsite.state.set("step", step);
    trainsite.state.set("row", row);
    trainsite.state.set("message", message ? String(message) : null);
  }

  function goBeside(by) {
    if (!shown) return;
    var index = shown.index + by;
    if (index >= 0 && index < shown.rows.length) return go(shown.chunk.step, shown.rows[index].row_id);
    var next = chunks[chunks.indexOf(shown.chunk) + by];
    if (next) go(next.step, by > 0 ? next.first : next.last);
  }

  function address(message) {
    var parameters = new URLSearchParams(location.hash.slice(1));
    parameters.set("step", shown.chunk.step);
    parameters.set("row", shown.row.row_id);
    if (message) parameters.set("message", message);
    else parameters.delete("message");
    return "#" + parameters;
  }

  /* ---- the tools above ---- */

  var search = el("input", { type: "search", placeholder: "search this sample  /", "aria-label": "Search this sample" });
  var hits = el("span", { class: "r-hits", role: "status" });

  function drawTools() {
    tools.hidden = false;
    tools.textContent = "";
    var before = chunks.filter(function (chunk, at) { return shown && chunk.step === shown.chunk.step && at < chunks.indexOf(shown.chunk); });
    var total = chunks.filter(function (chunk) { return shown && chunk.step === shown.chunk.step; }).reduce(sum, 0);
    var raw = text.button("as written", function () {
      isRaw = !isRaw;
      trainsite.state.set("text", isRaw ? "raw" : null);
      show(shown.chunk, shown.rows, shown.index, shown.message);
    }, { "aria-pressed": String(isRaw), title: "Text as it was written, without Markdown and colours" });
    text.add(tools, [
      stepChoice(),
      shown ? text.button("\u2190 previous", function () { goBeside(-1); }, { disabled: isEnd(-1) }) : null,
      shown ? el("span", { class: "r-place" }, text.number(before.reduce(sum, 0) + shown.index + 1) + " of " + text.number(total)) : null,
      shown ? text.button("next \u2192", function () { goBeside(1); }, { disabled: isEnd(1) }) : null,
      shown ? sampleChoice() : null,
      shown ? search : null, shown ? hits : null,
      shown ? raw : null,
      shown ? text.button("open all", function () { drawAll(); text.unfold(place); }) : null,
    ]);
  }

  function sum(total, chunk) {
    return total + chunk.count;
  }

  function isEnd(by) {
    var index = shown.index + by;
    return (index < 0 || index >= shown.rows.length) && !chunks[chunks.indexOf(shown.chunk) + by];
  }

  function stepChoice() {
    var chosen = shown ? shown.chunk.step : trainsite.state.get("step");
    var made = el("select", { "aria-label": "Step" }, steps.map(function (step) {
      var count = chunks.filter(function (chunk) { return chunk.step === step; }).reduce(sum, 0);
      return el("option", { value: step, selected: step === chosen }, step + " (" + text.number(count) + ")");
    }));
    made.addEventListener("change", function () {
      go(made.value, chunks.filter(function (chunk) { return chunk.step === made.value; })[0].first);
    });
    return made;
  }

  function sampleChoice() {
    var rows = shown.rows;
    var chosen = rows[shown.index];
    var made = el("select", { "aria-label": "Sample of this part", class: "r-samples" }, choice(chosen));
    // Hundreds of choices take longer to make than the sample: they come when somebody is about to choose.
    function fill() {
      if (made.options.length < rows.length) made.replaceChildren.apply(made, rows.map(choice));
      made.value = chosen.row_id;
    }
    made.addEventListener("pointerdown", fill, { once: true });
    made.addEventListener("focus", fill, { once: true });
    made.addEventListener("change", function () { go(shown.chunk.step, made.value); });
    return made;
  }

  function choice(row) {
    var begins = (row.messages || []).filter(function (message) { return message.content && message.role !== "system"; })[0];
    var label = row.row_id + "  " + text.oneLine(row.trajectory_id, 30) + (begins ? "  " + text.oneLine(begins.content, 50) : "");
    return el("option", { value: row.row_id }, label);
  }

  /* ---- the sample ---- */

  function show(chunk, rows, index, message) {
    var row = rows[index];
    shown = { chunk: chunk, rows: rows, index: index, row: row, groups: [], drawn: 0, message: null, sections: {}, openings: messages.openings(row) };
    shown.groups = messages.groups(row.messages || [], shown.openings);
    document.title = text.visible(text.oneLine(row.trajectory_id, 80)) + " \u2013 " + place.getAttribute("data-run");
    place.textContent = "";
    shown.list = el("ol", {});
    shown.body = el("div", { class: "r-messages" });
    text.add(place, [
      head(row), taskList(row), callTable(row),
      el("div", { class: "r-columns" }, el("nav", { class: "r-outline", "aria-label": "Messages" }, shown.list), shown.body),
      el("div", { class: "r-tail" }, text.folded("more that the source says", function () { return reader.json.tree(row.extra || {}); }), rawJson(row)),
    ]);
    drawTools();
    draw(Math.max(FIRST, message ? groupOf(message) + 5 : 0));
    findHits();
    if (message) focus(message);
    else if (window.scrollY > 0) window.scrollTo(0, 0);
    [-1, 1].forEach(function (by) { if (!rows[index + by]) trainsite.samples.ask(chunks[chunks.indexOf(chunk) + by]); });
    later(shown);
  }

  function later(mine) {
    if (mine !== shown || mine.drawn >= mine.groups.length) return;
    setTimeout(function () {
      if (mine !== shown) return;
      draw(mine.drawn + BATCH);
      later(mine);
    }, 0);
  }

  function head(row) {
    var isEvidence = row.evidence === "live" || row.evidence === "imported";
    var facts = [["format", row.format], ["from", row.file + ":" + row.line]];
    ["row_id", "agent_id", "scenario_id", "batch_id", "run_id", "room_id", "source", "status", "outcome"].forEach(function (name) {
      facts.push([name.replace("_", " "), row[name]]);
    });
    facts.push(
      ["reward", typeof row.reward === "number" ? String(row.reward) : null], ["started", messages.instant(row.started_at)],
      ["finished", messages.instant(row.finished_at)], ["took", messages.duration(row.duration_s)], ["tags", (row.tags || []).join(", ") || null]
    );
    return el("header", { class: "r-head" },
      el("h2", {}, row.trajectory_id),
      el("p", { class: "r-facts" }, el("span", { class: isEvidence ? "r-evidence" : "r-evidence r-hatched" }, row.evidence.replace("_", " ")), messages.pairs(facts)),
      el("p", { class: "r-buttons" }, text.copyButton("copy id", function () { return row.trajectory_id; }),
        text.copyButton("copy link", function () { return location.href.split("#")[0] + address(); }),
        text.copyButton("copy JSON", function () { return reader.json.exact(row); })));
  }

  function taskList(row) {
    if (!row.tasks || !row.tasks.length) return null;
    return el("ul", { class: "r-tasks" }, row.tasks.map(function (label) {
      var call = (row.calls || [])[label.call];
      var link = el("a", { href: call ? address(call.first_message + 1) : null }, "call " + (label.call + 1));
      if (call) follow(link, call.first_message + 1);
      return el("li", {}, el("b", {}, label.task), " in ", link, ": " + label.reason);
    }));
  }

  /* Links to messages go through the state, so that the other keys of the address stay. */
  function follow(link, message) {
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (trainsite.state.get("message") === String(message)) focus(message);
      else trainsite.state.set("message", String(message));
    });
  }

  function callTable(row) {
    var calls = row.calls || [];
    if (calls.length < 2) return null;
    var fields = ["prompt_tokens", "completion_tokens", "cache_read_tokens", "reasoning_tokens", "duration_s", "cost_usd"];
    var labels = ["in", "out", "from cache", "reasoning", "took", "cost"];
    var used = fields.filter(function (name) { return calls.some(function (call) { return typeof call[name] === "number"; }); });
    var totals = used.map(function (name) { return calls.reduce(function (total, call) { return total + (call[name] || 0); }, 0); });
    var summary = calls.length + " model calls" + used.map(function (name, at) {
      return " \u00b7 " + labels[fields.indexOf(name)] + " " + messages.amount(name, totals[at]);
    }).join("");
    return text.folded(summary, function () {
      var table = el("table", {}, el("caption", {}, "Model calls"), el("thead", {}, el("tr", {}, ["call", "model", "purpose"].concat(used.map(function (name) {
        return labels[fields.indexOf(name)];
      }), ["finish"]).map(function (label) { return el("th", { scope: "col" }, label); }))), el("tbody", {}, calls.map(function (call, at) {
        var link = el("a", { href: address(call.first_message + 1) }, String(at + 1));
        follow(link, call.first_message + 1);
        return el("tr", {}, el("td", {}, link), el("td", {}, call.model || "\u2013"), el("td", {}, call.purpose || call.step_type || "\u2013"),
          used.map(function (name) { return el("td", { class: "r-number" }, messages.amount(name, call[name])); }), el("td", {}, call.finish_reason || "\u2013"));
      })));
      return el("div", { class: "r-scroll", tabindex: "0", role: "region", "aria-label": "Model calls" }, table);
    });
  }

  function rawJson(row) {
    return text.folded("raw JSON", function () {
      return [text.copyButton("copy", function () { return reader.json.exact(row); }),
        el("pre", { id: "raw", class: "r-raw", tabindex: "0", dir: "ltr" }, reader.json.exact(row))];
    });
  }

  /* ---- its messages ---- */

  function groupOf(message) {
    return shown.groups.findIndex(function (group) { return message - 1 <= group[group.length - 1]; });
  }

  function draw(count) {
    var all = shown.row.messages || [];
    var context = { address: address, follow: follow, isRaw: isRaw, sections: shown.sections };
    for (; shown.drawn < Math.min(count, shown.groups.length); shown.drawn += 1) {
      var group = shown.groups[shown.drawn];
      (shown.openings.get(group[0]) || []).forEach(function (at) { shown.body.appendChild(messages.turn(shown.row.calls[at], at)); });
      shown.body.appendChild(messages.withResults(all, group, context));
      group.forEach(function (index) { shown.list.appendChild(outlineItem(all[index], index)); });
    }
    if (shown.drawn < shown.groups.length || shown.hasRest) return;
    shown.hasRest = true;
    // Calls whose messages the source left out.
    shown.openings.forEach(function (calls, first) {
      if (first >= all.length) calls.forEach(function (at) { shown.body.appendChild(messages.turn(shown.row.calls[at], at)); });
    });
    if (!all.length) shown.body.appendChild(el("p", { class: "r-none" }, "no messages"));
  }

  function drawAll() {
    if (shown) draw(shown.groups.length);
  }

  function outlineItem(message, index) {
    var words = message.content || (message.tool_calls || []).map(function (call) { return call.name; }).join(", ") || message.reasoning || "";
    var link = el("a", { href: address(index + 1), tabindex: "-1" }, el("b", {}, message.role), " " + text.oneLine(words, 60));
    follow(link, index + 1);
    return el("li", { class: "r-" + messages.role(message) }, link);
  }

  /* ---- going from message to message, and searching ---- */

  function focus(message) {
    if (!shown || !(shown.row.messages || [])[message - 1]) return;
    draw(groupOf(message) + 1);
    var before = place.querySelector(".r-current");
    if (before) before.classList.remove("r-current");
    var current = shown.list.querySelector("[aria-current]");
    if (current) current.removeAttribute("aria-current");
    shown.message = message;
    var section = shown.sections[message];
    section.classList.add("r-current");
    section.focus({ preventScroll: true });
    section.scrollIntoView({ block: "start" });
    var link = shown.list.children[message - 1].firstChild;
    link.setAttribute("aria-current", "true");
    // The outline scrolls by itself; the page stays where it is.
    var nav = shown.list.parentNode;
    nav.scrollTop = link.offsetTop - nav.clientHeight / 2;
  }

  function step(by) {
    if (!shown) return;
    var next = Math.min(Math.max((shown.message || 0) + by, 1), (shown.row.messages || []).length);
    if (!next) return;
    if (next !== shown.message) trainsite.state.set("message", String(next));
  }

  var found = [];

  function searchable(message) {
    return [message.content, message.reasoning, message.name, message.tool_calls && JSON.stringify(message.tool_calls), message.parts && JSON.stringify(message.parts)]
      .filter(Boolean).join("\n").toLowerCase();
  }

  function findHits() {
    unmark();
    var sought = search.value.trim().toLowerCase();
    found = [];
    if (shown && sought) {
      (shown.row.messages || []).forEach(function (message, at) { if (searchable(message).indexOf(sought) >= 0) found.push(at + 1); });
    }
    if (shown) shown.list.classList.toggle("r-searched", Boolean(sought));
    if (shown && sought) drawAll();
    if (shown) Array.prototype.forEach.call(shown.list.children, function (item, at) { item.classList.toggle("r-hit", found.indexOf(at + 1) >= 0); });
    hits.textContent = sought ? found.length + (found.length === 1 ? " message" : " messages") : "";
  }

  function goToHit(by) {
    if (!found.length) return;
    var from = shown.message || 0;
    var next = by > 0 ? found.filter(function (each) { return each > from; })[0] || found[0]
      : found.filter(function (each) { return each < from; }).pop() || found[found.length - 1];
    unmark();
    trainsite.state.set("message", String(next));
    focus(next);
    var section = shown.sections[next];
    text.unfold(section);
    mark(section, search.value.trim().toLowerCase());
    hits.textContent = "hit " + (found.indexOf(next) + 1) + " of " + found.length;
    var first = section.querySelector("mark");
    if (first) first.scrollIntoView({ block: "center" });
    search.focus({ preventScroll: true });
  }

  function mark(node, sought) {
    var walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    var nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    nodes.forEach(function (each) {
      var at;
      while ((at = each.data.toLowerCase().indexOf(sought)) >= 0) {
        var hit = each.splitText(at);
        each = hit.splitText(sought.length);
        var made = el("mark");
        hit.parentNode.replaceChild(made, hit);
        made.appendChild(hit);
      }
    });
  }

  function unmark() {
    Array.prototype.forEach.call(place.querySelectorAll("mark"), function (each) {
      var parent = each.parentNode;
      parent.replaceChild(each.firstChild, each);
      parent.normalize();
    });
  }

  search.addEventListener("input", findHits);

  // Before the page's own keys: here they mean messages, not rows.
  window.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !shown) return;
    if (event.target === search) {
      if (event.key === "Enter") goToHit(event.shiftKey ? -1 : 1);
      else if (event.key === "Escape") {
        search.value = "";
        findHits();
        search.blur();
      } else return;
    } else if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || document.querySelector("dialog[open]")) return;
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "n") goBeside(1);
    else if (event.key === "p") goBeside(-1);
    else if (event.key === "/") search.focus();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  window.addEventListener("beforeprint", function () { drawAll(); text.unfold(place); });

  if (trainsite.shortcuts) trainsite.shortcuts("This sample", KEYS);
  // One change of the address may change several keys: look once, when all are in.
  var isDue = false;
  ["step", "row", "message"].forEach(function (key) {
    trainsite.state.on(key, function () {
      if (isDue) return;
      isDue = true;
      Promise.resolve().then(function () {
        isDue = false;
        open();
      });
    });
  });
  open();
})(window.trainsite);

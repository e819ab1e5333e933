"use strict";
/* Two runs, or base and trained of one: #a=<run id>&b=<run id>[&benchmark=…&metric=…&model_a=…&model_b=…&variant=…&pair=<n from 1>]. */
(function (trainsite) {
  var reader = trainsite.reader;
  var text = reader.text;
  var el = text.el;
  var pairing = reader.pairing;
  var state = trainsite.state;
  var PAGE = 200;
  var FATES = ["fixed", "broken", "both pass", "both fail", "only in A", "only in B", "not scored"];
  var VERDICTS = {
    improved: ["\u25b2", "improved", "good"], regressed: ["\u25bc", "regressed", "bad"],
    no_difference_shown: ["\u2248", "no difference shown", "fair"], not_evidence: ["\u00b7", "no evidence", "none"],
    not_measured: ["\u25cb", "not measured", "none"],
  };
  var LOOKED_AT = ["a", "b", "benchmark", "metric", "model_a", "model_b", "variant", "pair"];

  var page = document.getElementById("compare");
  var runs = new Map();
  // What is compared: both chunks, their paths, the judged pairings, and which of them is looked at.
  var shown = null;
  var asked = 0;

  /* ---- the runs and the choice of two ---- */

  function rowsOf(columnar) {
    var rows = [];
    columnar.columns.forEach(function (column) {
      column.values.forEach(function (value, at) {
        if (!rows[at]) rows[at] = Object.create(null);
        rows[at][column.key] = column.dictionary && value !== null ? column.dictionary[value] : value;
      });
    });
    return rows;
  }

  function start() {
    var src = page.getAttribute("data-runs");
    if (!src) return say("No run here has cases to compare. They come with trainsite run-collection --only action_benchmark, or trainsite import.");
    trainsite.load(src, page.getAttribute("data-runs-name")).then(function (value) {
      rowsOf(value).forEach(function (row) { if (row.compare_src) runs.set(row.run_id, row); });
      look();
    }, function (error) { trainsite.fail(page, error.message); });
  }

  function nameOf(row) {
    return row.label || row.path || row.run_id;
  }

  function look() {
    var a = state.get("a");
    var b = state.get("b");
    var prepared = document.getElementById("prepared");
    if (prepared) prepared.hidden = Boolean(a && b);
    if (!a || !b) {
      shown = null;
      page.textContent = "";
      page.appendChild(chooser());
      return;
    }
    var missing = [a, b].filter(function (id) { return !runs.has(id); });
    if (missing.length) return say("No run " + missing[0] + " with cases in this site. Choose among those that have.");
    if (shown && shown.a.row.run_id === a && shown.b.row.run_id === b) return draw();
    var mine = asked += 1;
    Promise.all([loadRun(a), loadRun(b)]).then(function (both) {
      if (mine !== asked) return;
      shown = { a: both[0], b: both[1], pairings: [] };
      draw();
    }, function (error) {
      if (mine !== asked) return;
      page.textContent = "";
      page.appendChild(chooser());
      var place = el("div");
      page.appendChild(place);
      trainsite.fail(place, error.message);
    });
  }

  var isDue = false;

  /* One change of the address may change several keys: look once, when all are in. */
  function soon() {
    if (isDue) return;
    isDue = true;
    Promise.resolve().then(function () {
      isDue = false;
      look();
    });
  }

  function loadRun(id) {
    var row = runs.get(id);
    return trainsite.load(trainsite.base + row.compare_src, id + "/compare").then(function (value) {
      return { row: row, value: value, folder: trainsite.base + row.compare_src.replace(/data\/[^/]*$/, "") };
    });
  }

  function say(words) {
    shown = null;
    page.textContent = "";
    text.add(page, [el("p", { class: "r-none", role: "status" }, words), runs.size ? chooser() : null]);
  }

  function chooser() {
    var a = runChoice("a", "A, the base");
    var b = runChoice("b", "B, the candidate");
    var swap = text.button("\u21c4 swap", function () { change({ a: state.get("b"), b: state.get("a"), model_a: state.get("model_b"), model_b: state.get("model_a"), pair: null, case: null }); });
    var form = el("form", { class: "r-choose" }, a.label, swap, b.label, el("button", { type: "submit" }, "compare"), runList());
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      change({ a: idOf(a.input.value), b: idOf(b.input.value), benchmark: null, metric: null, model_a: null, model_b: null, variant: null, pair: null, case: null, fate: null });
    });
    return form;
  }

  function runChoice(key, label) {
    var row = runs.get(state.get(key));
    var input = el("input", { list: "r-runs", type: "search", placeholder: "run", autocomplete: "off" });
    input.value = row ? optionOf(row) : state.get(key) || "";
    return { input: input, label: el("label", {}, label + " ", input) };
  }

  function optionOf(row) {
    return nameOf(row) === row.run_id ? row.run_id : nameOf(row) + " \u00b7 " + row.run_id;
  }

  function idOf(written) {
    var known = Array.from(runs.values()).filter(function (row) { return optionOf(row) === written || row.run_id === written || nameOf(row) === written; })[0];
    return known ? known.run_id : written.trim() || null;
  }

  function runList() {
    return el("datalist", { id: "r-runs" }, Array.from(runs.values()).slice(0, 2000).map(function (row) {
      var option = el("option");
      option.value = optionOf(row);
      return option;
    }));
  }

  function change(values) {
    Object.keys(values).forEach(function (key) { state.set(key, values[key] || null); });
    soon();
  }

  /* ---- which sides are paired ---- */

  function isWanted(side, model) {
    return [["benchmark", state.get("benchmark")], ["metric", state.get("metric")], ["model_id", model], ["variant", state.get("variant")]]
      .every(function (each) { return !each[1] || side[each[0]] === each[1]; });
  }

  function measureOf(side) {
    return JSON.stringify([side.benchmark, side.benchmark_version || "", side.metric]);
  }

  function subjectOf(side) {
    return JSON.stringify([side.model_id, side.variant, side.tier]);
  }

  /* Sides by what was measured; of one subject's sides the strongest evidence stands for it. */
  function byMeasure(sides) {
    var found = new Map();
    sides.forEach(function (side) {
      var key = measureOf(side);
      if (!found.has(key)) found.set(key, new Map());
      var known = found.get(key).get(subjectOf(side));
      var isStronger = known && pairing.EVIDENCE.indexOf(side.evidence) < pairing.EVIDENCE.indexOf(known.evidence);
      if (!known || isStronger) found.get(key).set(subjectOf(side), side);
    });
    return found;
  }

  function sidesOf(run, model) {
    return run.value.sides.filter(function (side) { return isWanted(side, model); });
  }

  function chosenSides() {
    var a = sidesOf(shown.a, state.get("model_a"));
    var b = sidesOf(shown.b, state.get("model_b"));
    var isOne = shown.a.row.run_id === shown.b.row.run_id;
    if (isOne && !state.get("model_a") && !state.get("model_b") && !state.get("variant")) {
      var base = a.filter(function (side) { return side.variant === "base"; });
      var trained = b.filter(function (side) { return side.variant === "trained"; });
      if (base.length && trained.length) {
        a = base;
        b = trained;
      }
    }
    var groupsA = byMeasure(a);
    var groupsB = byMeasure(b);
    var found = [];
    Array.from(groupsA.keys()).sort(byParts).forEach(function (measure) {
      if (groupsB.has(measure)) found = found.concat(matched(Array.from(groupsA.get(measure).values()), Array.from(groupsB.get(measure).values())));
    });
    return found.filter(function (both) { return both[0] !== both[1]; });
  }

  /* The order of Python's tuples, so that a prepared pair has the same number here. */
  function byParts(one, other) {
    var a = JSON.parse(one);
    var b = JSON.parse(other);
    for (var at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return a[at] < b[at] ? -1 : 1;
    return 0;
  }

  /* One side each; or one of each tier; or those of the same model; or, where none of it tells, each with each. */
  function matched(a, b) {
    if (a.length === 1 && b.length === 1) return [[a[0], b[0]]];
    var sameTier = joined(a, b, function (side) { return String(side.tier); });
    if (sameTier.length && isDistinct(a, "tier") && isDistinct(b, "tier")) return sameTier;
    var sameModel = joined(a, b, subjectOf);
    if (sameModel.length && shown.a !== shown.b && shown.a.row.run_id !== shown.b.row.run_id) return sameModel;
    return a.reduce(function (all, one) { return all.concat(b.map(function (other) { return [one, other]; })); }, []).slice(0, 50);
  }

  function joined(a, b, key) {
    return a.reduce(function (all, one) {
      return all.concat(b.filter(function (other) { return key(other) === key(one); }).map(function (other) { return [one, other]; }));
    }, []);
  }

  function isDistinct(sides, key) {
    return new Set(sides.map(function (side) { return String(side[key]); })).size === sides.length;
  }

  /* Pairing many graded cases takes a moment: once per two sides. */
  function paired(both) {
    var known = shown.pairings.filter(function (each) { return each.a === both[0] && each.b === both[1]; })[0];
    if (known) return known;
    shown.pairings.push(pairing.pair(both[0], both[1]));
    return shown.pairings[shown.pairings.length - 1];
  }

  /* ---- the page of a comparison ---- */

  function draw() {
    page.textContent = "";
    page.appendChild(chooser());
    text.add(page, filters());
    var chosen = chosenSides();
    if (!chosen.length) {
      page.appendChild(el("p", { class: "r-none", role: "status" }, nothingWords()));
      page.appendChild(configuration());
      return;
    }
    shown.judged = pairing.judge(chosen.map(paired));
    shown.at = Math.min(Math.max(parseInt(state.get("pair"), 10) || 1, 1), shown.judged.length) - 1;
    if (shown.judged.length > 1) page.appendChild(results());
    shown.place = el("div");
    page.appendChild(shown.place);
    page.appendChild(configuration());
    drawPairing();
  }

  function nothingWords() {
    if (shown.a.row.run_id === shown.b.row.run_id) return "Both sides are the same cases: what is chosen of this run has no base and trained pair. Choose another run, or two of its models.";
    return "Nothing was measured in both: " + measures(shown.a) + " in A, " + measures(shown.b) + " in B. Compare runs of one benchmark, version and metric.";
  }

  function measures(run) {
    var names = run.value.sides.map(function (side) { return [side.benchmark, side.benchmark_version, side.metric].filter(Boolean).join(" "); });
    return Array.from(new Set(names)).join(", ") || "nothing";
  }

  /* A choice for each key in which the sides differ. */
  function filters() {
    var made = [["benchmark", "benchmark", [shown.a, shown.b], "benchmark"], ["metric", "metric", [shown.a, shown.b], "metric"],
      ["model_a", "model of A", [shown.a], "model_id"], ["model_b", "model of B", [shown.b], "model_id"], ["variant", "variant", [shown.a, shown.b], "variant"],
    ].map(function (each) {
      var values = [];
      each[2].forEach(function (run) { run.value.sides.forEach(function (side) { if (values.indexOf(side[each[3]]) < 0) values.push(side[each[3]]); }); });
      return values.length > 1 || state.get(each[0]) ? choice(each[0], each[1], values.sort()) : null;
    }).filter(Boolean);
    return made.length ? el("div", { class: "r-tools" }, made) : null;
  }

  function choice(key, label, values) {
    var made = el("select", {}, el("option", { value: "" }, "any"), values.map(function (value) {
      return el("option", { value: value, selected: value === state.get(key) }, value);
    }));
    made.addEventListener("change", function () {
      // The value that was read, not the attribute, in which control characters are symbols.
      var set = { case: null, pair: null };
      set[key] = made.selectedIndex ? values[made.selectedIndex - 1] : null;
      change(set);
    });
    return el("label", {}, label + " ", made);
  }

  function verdictMark(word) {
    var mark = VERDICTS[word];
    return el("span", { class: "r-verdict r-" + mark[2] }, el("span", { "aria-hidden": "true" }, mark[0]), " " + mark[1]);
  }

  function results() {
    return el("div", { class: "r-scroll", tabindex: "0", role: "region", "aria-label": "Comparisons" }, el("table", {}, el("caption", {}, "B against A, p adjusted by Holm"),
      el("thead", {}, el("tr", {}, ["", "result", "benchmark", "metric", "tier", "A", "B", "delta", "95 %", "p", "matched", "evidence"].map(function (label) { return el("th", { scope: "col" }, label); }))),
      el("tbody", {}, shown.judged.map(resultRow))));
  }

  function resultRow(judged, at) {
    var each = judged.pairing;
    var found = each.difference;
    var open = text.button("cases", function () { change({ pair: String(at + 1), case: null, fate: null }); });
    return el("tr", { "aria-current": at === shown.at ? "true" : null }, [open, verdictMark(judged.verdict), each.a.benchmark, each.a.metric, each.a.tier === each.b.tier ? each.a.tier : each.a.tier + " / " + each.b.tier,
      each.a.model_id, each.b.model_id, found ? pairing.differenceText(found.delta, each.isRate) : "\u2013", found ? pairing.intervalText(found, each.isRate) : "\u2013",
      found ? pairing.pText(judged.pHolm === null ? found.p : judged.pHolm) : "\u2013", text.number(each.matched), pairing.words(each.evidence)].map(function (cell) {
      return el("td", {}, cell === null ? "\u2013" : cell);
    }));
  }

  function drawPairing() {
    var judged = shown.judged[shown.at];
    var each = judged.pairing;
    shown.rows = caseRows(each);
    shown.count = PAGE;
    shown.place.textContent = "";
    var isEvidence = pairing.COUNTS.indexOf(each.evidence) >= 0;
    text.add(shown.place, [
      el("h2", {}, [each.a.benchmark, each.a.benchmark_version, each.a.metric].filter(Boolean).join(" \u00b7 ")),
      el("p", { class: "r-sides" }, el("b", {}, "A"), " " + sideName(each.a, shown.a), " \u00a0 ", el("b", {}, "B"), " " + sideName(each.b, shown.b)),
      el("p", { class: "r-sentence" + (isEvidence ? "" : " r-hatched") }, verdictMark(judged.verdict), " ", el("span", { id: "sentence" }, pairing.sentence(each, judged.pHolm))),
      each.unknownInputs ? el("p", { class: "r-none" }, "Of " + text.number(each.unknownInputs) + " shared cases nothing shows that their inputs are the same.") : null,
      el("div", { class: "r-figures" + (isEvidence ? "" : " r-hatched") }, fateTable(each), figureList(judged)),
      caseTools(), el("div", { id: "cases" }),
    ]);
    drawCases();
  }

  function sideName(side, run) {
    return [side.model_id, side.variant, side.tier].filter(Boolean).join(", ") + " (" + nameOf(run.row) + ", " + pairing.words(side.evidence) + ")";
  }

  function fateTable(each) {
    function cell(fate) {
      return el("td", {}, el("b", {}, text.number(each.fates[fate])), " " + fate);
    }
    return el("table", { class: "r-fates" }, el("caption", {}, "Matched cases: " + text.number(each.matched)),
      el("thead", {}, el("tr", {}, el("td", {}), el("th", { scope: "col" }, "B passes"), el("th", { scope: "col" }, "B fails"))),
      el("tbody", {}, el("tr", {}, el("th", { scope: "row" }, "A passes"), cell("both pass"), cell("broken")),
        el("tr", {}, el("th", { scope: "row" }, "A fails"), cell("fixed"), cell("both fail"))));
  }

  function figureList(judged) {
    var each = judged.pairing;
    var found = each.difference;
    var unit = each.isRate ? " points" : "";
    var tests = { mcnemar_exact: "exact McNemar", paired_bootstrap: "paired bootstrap", paired_normal: "normal limit" };
    var methods = { newcombe: "Newcombe", bootstrap: "bootstrap", normal: "normal" };
    var facts = [["A, all its cases", value(each.aValue)], ["B, all its cases", value(each.bValue)], ["only in A", text.number(each.onlyInA)], ["only in B", text.number(each.onlyInB)]];
    if (found) {
      facts.push(["delta, B \u2212 A", pairing.differenceText(found.delta, each.isRate) + unit], ["95 % interval (" + methods[found.method] + ")", pairing.intervalText(found, each.isRate) + unit],
        ["p (" + tests[found.test] + ")", pairing.pText(found.p).replace(/^p = /, "")]);
      if (judged.pHolm !== null && shown.judged.length > 1) facts.push(["p after Holm", pairing.pText(judged.pHolm).replace(/^p = /, "")]);
      facts.push(["improvement", found.improvementPercent === null ? "\u2013 (A is 0)" : found.improvementPercent.toFixed(1).replace("-", "\u2212") + " %"],
        ["so many cases show", found.minimumDetectable === null ? "no difference" : pairing.differenceText(found.minimumDetectable, each.isRate).slice(1) + unit + " or more"]);
    }
    return el("dl", {}, facts.map(function (fact) { return el("div", {}, el("dt", {}, fact[0]), el("dd", {}, fact[1])); }));
  }

  function value(number) {
    return number === null ? "\u2013" : pairing.figures(number, 4);
  }

  /* ---- the cases ---- */

  function caseRows(each) {
    var ids = Array.from(new Set(each.a.case_ids.concat(each.b.case_ids)));
    return ids.map(function (id) {
      var a = each.casesA.get(id);
      var b = each.casesB.get(id);
      return {
        id: id, a: a, b: b, fate: a || b ? pairing.fateOf(a, b) : "not scored",
        differs: a && b ? !pairing.isClose(pairing.mean(a), pairing.mean(b)) : Boolean(a || b),
      };
    }).sort(function (one, other) { return FATES.indexOf(one.fate) - FATES.indexOf(other.fate) || (one.id < other.id ? -1 : 1); });
  }

  var search = el("input", { type: "search", placeholder: "find a case  /", "aria-label": "Find a case" });
  search.addEventListener("input", function () {
    shown.count = PAGE;
    drawCases();
  });

  function caseTools() {
    var chosen = state.get("fate");
    var buttons = FATES.map(function (fate) {
      var count = shown.rows.filter(function (row) { return row.fate === fate; }).length;
      if (!count && fate !== "fixed" && fate !== "broken") return null;
      return text.button(fate + " " + text.number(count), function () { filter("fate", state.get("fate") === fate ? null : fate); }, { "aria-pressed": String(chosen === fate), class: "r-fate" });
    });
    var differ = el("input", { type: "checkbox" });
    differ.checked = state.get("differ") === "1";
    differ.addEventListener("change", function () { filter("differ", differ.checked ? "1" : null); });
    return el("div", { class: "r-tools r-case-tools" }, buttons, el("label", {}, differ, " only rows that differ"), search);
  }

  function filter(key, chosen) {
    state.set(key, chosen);
    shown.count = PAGE;
    shown.place.replaceChild(caseTools(), shown.place.querySelector(".r-case-tools"));
    drawCases();
  }

  function drawCases() {
    var place = document.getElementById("cases");
    var fate = state.get("fate");
    var sought = search.value.trim().toLowerCase();
    var open = state.get("case");
    var rows = shown.rows.filter(function (row) {
      return (!fate || row.fate === fate) && (state.get("differ") !== "1" || row.differs) && (!sought || row.id.toLowerCase().indexOf(sought) >= 0);
    });
    var at = open ? rows.findIndex(function (row) { return row.id === open; }) : -1;
    if (at >= shown.count) shown.count = at + PAGE;
    place.textContent = "";
    var body = el("tbody");
    rows.slice(0, shown.count).forEach(function (row) { caseRow(body, row, row.id === open); });
    text.add(place, [
      el("p", { class: "r-none", role: "status" }, text.number(Math.min(rows.length, shown.count)) + " of " + text.number(rows.length) + (rows.length === shown.rows.length ? " cases" : " cases that are asked for, " + text.number(shown.rows.length) + " in all")),
      rows.length ? el("div", { class: "r-scroll", tabindex: "0", role: "region", "aria-label": "Cases" }, el("table", { class: "r-cases" }, el("caption", {}, "Cases"),
        el("thead", {}, el("tr", {}, ["case", "what became of it", "A", "B", "B \u2212 A"].map(function (label, at) { return el("th", { scope: "col", class: at > 1 ? "r-number" : null }, label); }))), body)) : null,
      rows.length > shown.count ? text.button("show " + text.number(Math.min(PAGE, rows.length - shown.count)) + " more", function () {
        shown.count += PAGE;
        drawCases();
      }) : null,
    ]);
  }

  function caseRow(body, row, isOpen) {
    var toggle = el("button", { type: "button", class: "r-case", "aria-expanded": "false" }, row.id);
    var marks = { fixed: "\u25b2", broken: "\u25bc", "both pass": "\u25cf", "both fail": "\u25cb" };
    var tones = { fixed: "good", broken: "bad" };
    var delta = row.a && row.b ? pairing.mean(row.b) - pairing.mean(row.a) : null;
    var line = el("tr", {}, el("th", { scope: "row" }, toggle), el("td", { class: "r-" + (tones[row.fate] || "plain") }, (marks[row.fate] || "\u00b7") + " " + row.fate),
      el("td", { class: "r-number" }, score(row.a)), el("td", { class: "r-number" }, score(row.b)),
      el("td", { class: "r-number" }, delta === null || !row.differs ? "\u2013" : pairing.differenceText(delta, false)));
    body.appendChild(line);
    var opened = null;
    function show(isScrolled) {
      opened = el("tr", { class: "r-opened" }, el("td", { colspan: "5" }, el("p", { class: "r-none" }, "\u2026")));
      line.parentNode.insertBefore(opened, line.nextSibling);
      toggle.setAttribute("aria-expanded", "true");
      fillCase(opened.firstChild, row);
      if (isScrolled) line.scrollIntoView({ block: "start" });
    }
    toggle.addEventListener("click", function () {
      if (opened) {
        opened.remove();
        opened = null;
        toggle.setAttribute("aria-expanded", "false");
        state.set("case", null);
      } else {
        state.set("case", row.id);
        show(false);
      }
    });
    if (isOpen) Promise.resolve().then(function () { if (line.parentNode) show(true); });
  }

  function score(entry) {
    if (!entry) return "\u2013";
    var shownMean = pairing.figures(pairing.mean(entry), 4);
    return entry.attempts.length > 1 ? shownMean + " (" + entry.attempts.length + " attempts)" : shownMean;
  }

  /* ---- one case ---- */

  function indexesOf(side, id) {
    var found = [];
    side.case_ids.forEach(function (each, at) { if (each === id) found.push(at); });
    return found;
  }

  function loadTexts(run, side, id) {
    return Promise.all(indexesOf(side, id).map(function (at) {
      var part = (side.texts || []).filter(function (each) { return each.first <= at && at <= each.last; })[0];
      if (!part) return { at: at, texts: null };
      return trainsite.load(run.folder + part.src, part.name).then(function (value) {
        return { at: at, texts: Object.prototype.hasOwnProperty.call(value, at) ? value[at] : null };
        });
    }));
  }

  function fillCase(place, row) {
    var each = shown.judged[shown.at].pairing;
    Promise.all([loadTexts(shown.a, each.a, row.id), loadTexts(shown.b, each.b, row.id)]).then(function (both) {
      place.textContent = "";
      place.appendChild(caseView(each, both[0], both[1]));
    }, function (error) { trainsite.fail(place, error.message); });
  }

  function caseView(each, a, b) {
    var first = [a, b].map(function (attempts) { return (attempts[0] && attempts[0].texts) || {}; });
    var made = el("div", { class: "r-case-view" });
    ["prompt", "expected"].forEach(function (name) {
      if (first[0][name] && first[1][name] && first[0][name] !== first[1][name]) text.add(made, [el("h4", {}, name + " (differs)"), reader.diff.view(first[0][name], first[1][name])]);
      else if (first[0][name] || first[1][name]) text.add(made, [el("h4", {}, name), text.fold(first[0][name] || first[1][name], text.plain)]);
    });
    for (var attempt = 0; attempt < Math.max(a.length, b.length); attempt += 1) {
      made.appendChild(el("div", { class: "r-pair" }, output("A", shown.a, each.a, a[attempt]), output("B", shown.b, each.b, b[attempt])));
      var said = [a[attempt], b[attempt]].map(saidBy);
      if (said[0] && said[1]) text.add(made, said[0] === said[1] ? el("p", { class: "r-none" }, "Both outputs are the same text.") : wordDiff(said[0], said[1]));
    }
    return made;
  }

  function saidBy(attempt) {
    return attempt && attempt.texts ? attempt.texts.response || attempt.texts.actual || null : null;
  }

  function wordDiff(one, other) {
    return text.folded("word by word: struck out in A alone, underlined in B alone", function () {
      return reader.diff.view(one, other) || el("p", { class: "r-none" }, "The two texts have too little in common to be set against each other word by word.");
    }, true);
  }

  function output(letter, run, side, attempt) {
    if (!attempt) return el("div", { class: "r-output" }, el("h4", {}, letter), el("p", { class: "r-none" }, "not in this run"));
    var texts = attempt.texts || {};
    var scored = side.scores[attempt.at];
    var link = texts.row ? el("a", { href: run.folder + "sample.html#" + new URLSearchParams({ step: side.step, row: texts.row }) }, "trajectory " + texts.row) : null;
    var made = el("div", { class: "r-output" }, el("h4", {}, letter + (side.attempts[attempt.at] > 1 ? ", attempt " + side.attempts[attempt.at] : "") + ": " + (scored === null ? "no score" : pairing.figures(scored, 4)), link ? [" \u00b7 ", link] : null));
    [["actual", "found"], ["response", "response"], ["failure_mode", "failure"]].forEach(function (each) {
      if (texts[each[0]]) text.add(made, [el("h5", {}, each[1]), text.fold(texts[each[0]], text.hasColours(texts[each[0]]) ? text.terminal : text.plain)]);
    });
    if (!texts.actual && !texts.response) made.appendChild(el("p", { class: "r-none" }, "its source keeps no output"));
    if (texts.is_cut) made.appendChild(el("p", { class: "r-none" }, "Cut: the whole text is in the run's cases.ndjson."));
    return made;
  }

  /* ---- what else differs ---- */

  function configuration() {
    var a = shown.a.value.config;
    var b = shown.b.value.config;
    var keys = Object.keys(Object.assign({}, a, b)).sort();
    var differing = keys.filter(function (key) { return a[key] !== b[key]; });
    var isAll = el("input", { type: "checkbox" });
    var body = el("tbody");
    function fill() {
      body.textContent = "";
      (isAll.checked ? keys : differing).forEach(function (key) {
        var isSame = a[key] === b[key];
        body.appendChild(el("tr", { class: isSame ? "r-same" : null }, el("th", { scope: "row" }, key), el("td", {}, a[key] === undefined ? "\u2013" : a[key]), el("td", {}, isSame ? "same" : b[key] === undefined ? "\u2013" : b[key])));
      });
    }
    isAll.addEventListener("change", fill);
    fill();
    return el("section", { id: "configuration" }, el("h2", {}, "Configuration"), el("p", { class: "r-tools" }, text.number(differing.length) + " of " + text.number(keys.length) + " settings differ ", el("label", {}, isAll, " show all")),
      el("div", { class: "r-scroll", tabindex: "0", role: "region", "aria-label": "Configuration" }, el("table", { class: "r-configuration" }, el("caption", {}, "What the runs were given"), el("thead", {}, el("tr", {}, ["setting", "A", "B"].map(function (label) { return el("th", { scope: "col" }, label); }))), body)));
  }

  window.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !shown || !search.isConnected) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.target === search && event.key === "Escape") {
      search.value = "";
      drawCases();
      search.blur();
    } else if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    else if (event.key === "/") search.focus();
    else if (event.key === "j" || event.key === "k") stepCase(event.key === "j" ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  function stepCase(by) {
    var all = Array.from(page.querySelectorAll(".r-case"));
    var at = all.indexOf(document.activeElement);
    var next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) next.focus();
  }

  if (trainsite.shortcuts) trainsite.shortcuts("Comparison", [["/", "find a case"], ["j / k", "next and previous case"], ["Enter", "open or close the case"]]);
  LOOKED_AT.forEach(function (key) { state.on(key, soon); });
  start();
})(window.trainsite);

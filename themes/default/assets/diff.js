"use strict";
/* What two texts have in common, word by word (Myers, Algorithmica 1, 1986). */
(function (reader) {
  var text = reader.text;
  var el = text.el;
  // Each step may look at all diagonals: beyond so many differences the texts are shown whole.
  var MOST_DIFFERENCES = 1000;
  var MOST_WORDS = 60000;

  function wordsOf(source) {
    return source.match(/\s+|[A-Za-z0-9_\u00c0-\uffff]+|[^\sA-Za-z0-9_\u00c0-\uffff]/g) || [];
  }

  /* Pieces {kind: "same" | "gone" | "new", text}, in order; null where the texts differ too much for it. */
  function compare(one, other) {
    var a = wordsOf(one);
    var b = wordsOf(other);
    if (a.length + b.length > MOST_WORDS) return null;
    var start = 0;
    while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
    var end = 0;
    while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
    var middle = edits(a.slice(start, a.length - end), b.slice(start, b.length - end));
    if (!middle) return null;
    return joined([["same", a.slice(0, start)]].concat(middle, [["same", a.slice(a.length - end)]]));
  }

  function edits(a, b) {
    var trace = traced(a, b);
    return trace && walked(a, b, trace);
  }

  /* The furthest point reached on each diagonal after each number of differences. */
  function traced(a, b) {
    var reached = new Map([[1, 0]]);
    var trace = [];
    for (var d = 0; d <= Math.min(a.length + b.length, MOST_DIFFERENCES); d += 1) {
      trace.push(new Map(reached));
      for (var k = -d; k <= d; k += 2) {
        var x = isDown(reached, k, d) ? reached.get(k + 1) : reached.get(k - 1) + 1;
        while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
        reached.set(k, x);
        if (x >= a.length && x - k >= b.length) return trace;
      }
    }
    return null;
  }

  function isDown(reached, k, d) {
    return k === -d || (k !== d && reached.get(k - 1) < reached.get(k + 1));
  }

  /* The way back from the end: along each diagonal, then over the difference that led to it. */
  function walked(a, b, trace) {
    var pieces = [];
    var x = a.length;
    var y = b.length;
    for (var d = trace.length - 1; d >= 0; d -= 1) {
      var k = x - y;
      var isNew = isDown(trace[d], k, d);
      var fromK = isNew ? k + 1 : k - 1;
      var fromX = d ? trace[d].get(fromK) : 0;
      var fromY = d ? fromX - fromK : 0;
      while (x > fromX && y > fromY) {
        x -= 1;
        y -= 1;
        pieces.push(["same", [a[x]]]);
      }
      if (d) pieces.push(isNew ? ["new", [b[fromY]]] : ["gone", [a[fromX]]]);
      x = fromX;
      y = fromY;
    }
    return pieces.reverse();
  }

  function joined(pieces) {
    var made = [];
    pieces.forEach(function (piece) {
      var words = piece[1].join("");
      var last = made[made.length - 1];
      if (!words) return;
      if (last && last.kind === piece[0]) last.text += words;
      else made.push({ kind: piece[0], text: words });
    });
    return made;
  }

  /* Two texts as one, what A alone has struck out, what B alone has marked; or null. */
  function view(one, other) {
    var pieces = compare(one, other);
    if (!pieces) return null;
    return el("div", { class: "r-text r-diff", dir: "auto" }, pieces.map(function (piece) {
      if (piece.kind === "same") return el("span", {}, piece.text);
      return el(piece.kind === "gone" ? "del" : "ins", {}, piece.text);
    }));
  }

  reader.diff = { compare: compare, view: view };
})(window.trainsite.reader);

"use strict";
/* Which chunk holds a sample; that of the address is asked for before the scripts that show it are read. */
(function (trainsite) {
  var chunks = JSON.parse(document.getElementById("chunks").textContent);

  function compareIds(one, other) {
    var a = one.split("-").map(Number);
    var b = other.split("-").map(Number);
    return a[0] - b[0] || a[1] - b[1];
  }

  function holds(chunk, row) {
    return compareIds(chunk.first, row) <= 0 && compareIds(row, chunk.last) <= 0;
  }

  /* The chunk of a row; a step without samples of its own (imported cases) has them in another step. */
  function find(step, row) {
    var own = chunks.filter(function (chunk) { return chunk.step === step; });
    var among = own.length ? own : chunks;
    if (!row) return among[0];
    return among.filter(function (chunk) { return holds(chunk, row); })[0];
  }

  function ask(chunk) {
    if (chunk && chunk.src) trainsite.load(chunk.src, chunk.name).catch(function () { /* said when it is shown */ });
  }

  trainsite.samples = { chunks: chunks, find: find, ask: ask };
  // Where samples are a view among others, somebody has to go there first.
  if (document.body.classList.contains("reading")) ask(find(trainsite.state.get("step"), trainsite.state.get("row")));
})(window.trainsite);

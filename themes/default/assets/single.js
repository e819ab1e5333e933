"use strict";
// A run in one file: its page and its samples are two views of one document, and the address says which is shown.
(function () {
const { make, state } = trainsite;
const run = document.getElementById("content");
const samples = document.getElementById("samples-view");
const contents = document.querySelector(".contents");
const toRun = document.getElementById("to-run");
const title = document.title;
const kind = document.body.className;
const KEYS = ["step", "row", "message"];
const TOP = "#content";
let isSample = false;
/** The page holds its chunks itself, as JSON that is read when somebody asks for it. */
trainsite.held = function (name) {
  const block = document.querySelector(`script[data-chunk-name="${CSS.escape(name)}"]`);
  return block && Promise.resolve(block.textContent).then(JSON.parse);
};

/** Where the reader was in the run: the address, how far down, and what had the focus. */
const left = { hash: TOP, top: 0, focus: null };

/** An address with a step or a row asks for a sample, unless it says how a table is shown. */
function asksForSample() {
  const keys = state.keys("");
  return keys.some((key) => KEYS.includes(key)) && !keys.some((key) => key.includes("."));
}

function show(isWanted) {
  isSample = isWanted;
  run.hidden = isSample;
  if (contents) contents.hidden = isSample;
  samples.hidden = !isSample;
  document.body.className = isSample ? "reading" : kind;
}

function toSample() {
  left.top = scrollY;
  left.focus = document.activeElement;
  toRun.setAttribute("href", left.hash);
  show(true);
  if (document.readyState !== "loading") samples.querySelector("h1").focus({ preventScroll: true });
}

function backToRun() {
  show(false);
  document.title = title;
  for (const key of KEYS) state.set(key, null); // a search that found rows of a table leaves them behind
  const anchor = location.hash !== left.hash && run.querySelector(":target");
  if (anchor) anchor.scrollIntoView();
  else scrollTo(0, left.top);
  if (left.focus && left.focus.isConnected) left.focus.focus({ preventScroll: true });
}

function look() {
  const isWanted = asksForSample();
  if (isWanted && !isSample) toSample();
  else if (!isWanted && isSample) backToRun();
  if (!isSample) left.hash = location.hash || TOP;
}

document.addEventListener("click", function (event) {
  if (!isSample || !event.target.closest(".skip")) return;
  event.preventDefault(); // its address would lead to the run
  samples.querySelector("h1").focus();
});

// Files that the page holds can be saved.
const footer = document.querySelector("footer");
for (const block of footer ? document.querySelectorAll("script[data-file]") : []) {
  const name = block.dataset.file;
  const save = make("button", { type: "button" }, `save ${name}`);
  save.addEventListener("click", () => trainsite.save(name, "application/json", block.textContent));
  footer.append(" \u00b7 ", save);
}

state.on(null, look);
look();
})();

"use strict";
// How values look: control characters, ids, instants, numbers, states.
(function () {
const { make } = trainsite;
const NOTHING = "\u2013";
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/;
const EACH_CONTROL = new RegExp(`[\\ud800-\\udbff][\\udc00-\\udfff]|${CONTROL.source}`, "g");
const ID_LIMIT = 28;

function symbol(found) {
  if (found.length > 1) return found; // a whole pair is a character like any other
  const code = found.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, "0")}\u27e9`;
}

/** Return text whose control characters and line separators can be seen; tab and newline stay. */
trainsite.printable = (text) => (CONTROL.test(text) ? text.replace(EACH_CONTROL, symbol) : text);

/** Return an id cut in its middle. */
trainsite.shortId = function (text, limit = ID_LIMIT) {
  const characters = [...text];
  if (characters.length <= limit) return text;
  const half = Math.floor((limit - 1) / 2);
  return `${characters.slice(0, limit - 1 - half).join("")}\u2026${characters.slice(-half).join("")}`;
};

// Numbers and instants

/** Return a broken number to four figures, as Python's %.4g writes it. */
function fourFigures(value) {
  const [digits, power] = value.toExponential(3).split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 4) return String(Number(value.toPrecision(4)));
  const sign = exponent < 0 ? "-" : "+";
  return `${Number(digits)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function duration(value) {
  if (value < 60) return `${value.toFixed(2)} s`;
  if (value < 3600) return `${Math.floor(value / 60)} min ${Math.floor(value % 60)} s`;
  return `${Math.floor(value / 3600)} h ${Math.floor((value % 3600) / 60)} min`;
}

function size(value) {
  const place = Math.min(4, Math.floor(Math.log2(Math.max(1, value)) / 10));
  return place ? `${(value / 1024 ** place).toFixed(1)} ${"KMGT"[place - 1]}iB` : `${value} B`;
}

/** Return a whole number with its thousands apart; the engine takes long to learn how. */
trainsite.whole = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

function plainNumber(value, digits) {
  if (typeof digits === "number") return value.toFixed(digits);
  return Number.isInteger(value) ? trainsite.whole(value) : fourFigures(value);
}

/** Return a number in words; about is a column: unit, digits, signed. */
trainsite.number = function (value, about = {}) {
  if (typeof value !== "number") return NOTHING;
  const { unit, digits, signed } = about;
  if (unit === "s" && digits === undefined) return duration(value);
  if (unit === "bytes") return size(value);
  const text = (signed && value > 0 ? "+" : "") + plainNumber(value, digits);
  return unit ? `${text} ${unit}` : text;
};

/** Return an RFC 3339 instant in UTC to the minute. */
trainsite.instant = (text) => (/^\d{4}-\d\d-\d\dT.*Z$/.test(text) ? text.slice(0, 16).replace("T", " ") : text);

// Marks: glyph, word and colour, so that colour is never the only sign

const MARKS = [
  ["●", "good", "ready, succeeded, passed, ok, verified, downloaded"], ["◐", "fair", "partial, warning"],
  ["○", "none", "missing, skipped, unverified, planned"], ["✕", "bad", "failed"],
  ["▲", "good", "improved, fixed"], ["▼", "bad", "regressed, broken"], ["≈", "fair", "no difference shown"],
];
const STATES = new Map(MARKS.flatMap(([glyph, tone, words]) => words.split(", ").map((word) => [word, [glyph, tone]])));

/** Return a state as glyph and word. */
trainsite.stateMark = function (word) {
  const [glyph, tone] = STATES.get(word) || ["·", "none"];
  return make("span", { class: `state ${tone}` }, `${glyph} ${trainsite.printable(word)}`);
};

/** Tell whether scores of an evidence kind count. */
trainsite.counts = (evidence) => evidence === "live" || evidence === "imported";

/** Return an evidence kind; what is no evidence looks so. */
trainsite.evidenceMark = function (word) {
  const said = trainsite.printable(word.replace(/_/g, " "));
  return make("span", { class: trainsite.counts(word) ? "evidence" : "evidence dry" }, said);
};

// Copying and saving

/** Save text as a file. */
trainsite.save = function (name, type, text) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

function copy(text, button) {
  const done = (said) => {
    const before = button.textContent;
    button.textContent = said;
    setTimeout(() => (button.textContent = before), 1200);
  };
  const written = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject();
  written.then(() => done("copied"), () => done("not allowed here"));
}

/** Return a button that copies text, or what a function returns, as it is. */
trainsite.copyButton = function (text, label = "copy") {
  const button = make("button", { type: "button", class: "copy" }, label);
  button.addEventListener("click", function (event) {
    event.stopPropagation();
    copy(typeof text === "function" ? text() : text, button);
  });
  return button;
};

trainsite.ready(function () {
  for (const command of document.querySelectorAll("main code.command")) {
    if (command.closest(".table")) continue; // a table brings its own
    command.after(trainsite.copyButton(() => command.textContent));
  }
});
})();

"use strict";
// The core of every page: chunks of data, state in the address, the theme, and making elements.
// It is loaded before the page is drawn, so that a chosen theme does not flash; everything else waits.
(function () {
const root = document.documentElement;
const trainsite = {};
window.trainsite = trainsite;

// Elements

/** Return an element; text comes in as text, attributes of null or false are left out. */
trainsite.make = function (tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

/** Tell whether an address stays inside the site: no scheme, no host, no root. */
trainsite.isRelative = function (href) {
  return !/^\s*(?:[a-z][a-z0-9+.-]*:|[\\/])/i.test(href) && !/[\u0000-\u001f]/.test(href);
};

/** Say in place what went wrong; a page never stays blank. */
trainsite.fail = function (element, message) {
  const note = element.querySelector(":scope > .failed") || trainsite.make("p", { class: "failed", role: "alert" });
  note.textContent = message;
  element.append(note);
};

/** Call back when the page is parsed. */
trainsite.ready = function (callback) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", callback, { once: true });
  else callback();
};

// Chunks: scripts that call add(name, value), the only data that a page from disk may load

trainsite.base = root.dataset.base || "";
const arrived = new Map();
const asked = new Map();

trainsite.add = function (name, value) {
  arrived.set(name, value);
};

function request(src, name) {
  return new Promise(function (resolve, reject) {
    const script = document.createElement("script");
    const refuse = function (kind, words) {
      asked.delete(src);
      script.remove();
      reject(Object.assign(new Error(words), { kind }));
    };
    script.addEventListener("load", function () {
      if (arrived.has(name)) {
        resolve(arrived.get(name));
        arrived.delete(name);
        script.remove();
      } else refuse("foreign", `${src}: this file is from another build, ${name} is not in it; build the site again`);
    });
    script.addEventListener("error", function () {
      refuse("missing", `${src}: this file is missing; copy the folder whole, or build the site again`);
    });
    script.src = src;
    document.head.append(script);
  });
}

/** Return a promise of a chunk's value; it is loaded once. Errors have a kind, missing or foreign. */
trainsite.load = function (src, name) {
  if (!trainsite.isRelative(src)) return Promise.reject(new Error(`${src}: data are loaded from the site alone`));
  if (!asked.has(src)) asked.set(src, (trainsite.held && trainsite.held(name)) || request(src, name));
  return asked.get(src);
};

/** Rows of the table that stands first, or that the address names, are asked for before the page is read. */
for (const [name, src] of new URLSearchParams(root.dataset.ahead)) {
  if (name === root.dataset.first || location.hash.includes(name)) trainsite.load(src, name).catch(() => null);
}

// State: what is behind # is read as key=value pairs; a plain #id stays an anchor

function pairs() {
  const text = location.hash.slice(1);
  return new URLSearchParams(text.includes("=") ? text : "");
}

const watchers = [];
let known = pairs();

function tell() {
  const before = known;
  known = pairs();
  for (const { key, callback } of watchers) {
    if (key === null || before.get(key) !== known.get(key)) callback(known.get(key));
  }
}

trainsite.state = {
  get: (key) => pairs().get(key),
  /** Keys that begin with a prefix, in their order. */
  keys: (prefix) => [...new Set(pairs().keys())].filter((key) => key.startsWith(prefix)),
  set(key, value) {
    const next = pairs();
    if (value === null || value === undefined || value === "") next.delete(key);
    else next.set(key, value);
    const hash = next.toString();
    if (hash === pairs().toString()) return;
    try {
      history.replaceState(history.state, "", location.href.split("#")[0] + (hash ? `#${hash}` : ""));
    } catch (error) {
      return; // a browser that counts calls refuses some while one types fast; the next call writes the whole state
    }
    tell();
  },
  /** Call back with the new value whenever a key's value changes; without a key, whenever anything does. */
  on(key, callback) {
    watchers.push({ key, callback });
  },
};
window.addEventListener("hashchange", tell);

// Theme: the address, else what was chosen before, else the preference of the system

const STORED = "trainsite.theme";
const isTheme = (name) => name === "light" || name === "dark";

function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch (error) {
    return null; // storage is off for this page
  }
}

function store(name) {
  try {
    if (isTheme(name)) localStorage.setItem(STORED, name);
    else localStorage.removeItem(STORED);
  } catch (error) {
    // storage is off: the choice lasts as long as the page
  }
}

function show(name) {
  if (isTheme(name)) root.dataset.theme = name;
  else delete root.dataset.theme;
}

trainsite.theme = {
  get: () => root.dataset.theme || "auto",
  set(name) {
    store(name);
    show(name);
    if (trainsite.state.get("theme")) trainsite.state.set("theme", isTheme(name) ? name : null);
  },
};
show(trainsite.state.get("theme") || stored());
trainsite.state.on("theme", (name) => show(name || stored()));
root.classList.add("scripted");
})();

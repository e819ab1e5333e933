"use strict";
(function () {
  var root = document.documentElement;
  var bar = document.querySelector(".bar");

  function stored(value) {
    try {
      if (value === undefined) return localStorage.getItem("trainsite-theme");
      if (value) localStorage.setItem("trainsite-theme", value);
      else localStorage.removeItem("trainsite-theme");
    } catch (error) {
      // storage is off for this page: the choice lasts until the page closes
    }
    return null;
  }

  function button(label, action) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", action);
    return made;
  }

  var theme = stored() || "";
  if (theme) root.dataset.theme = theme;
  var next = { "": "light", light: "dark", dark: "" };
  var names = { "": "auto", light: "light", dark: "dark" };
  var switcher = button("", function () {
    theme = next[theme] || "";
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    stored(theme);
    label();
  });
  function label() {
    switcher.textContent = "theme: " + (names[theme] || "auto");
  }
  label();

  var bodies = document.querySelectorAll("tbody");
  if (bodies.length) {
    var search = document.createElement("input");
    search.type = "search";
    search.placeholder = "filter rows  /";
    search.setAttribute("aria-label", "Filter the rows of all tables");
    search.addEventListener("input", function () {
      var sought = search.value.trim().toLowerCase();
      bodies.forEach(function (body) {
        Array.prototype.forEach.call(body.rows, function (row) {
          row.hidden = sought !== "" && row.textContent.toLowerCase().indexOf(sought) < 0;
        });
      });
    });
    bar.appendChild(search);
    document.addEventListener("keydown", function (event) {
      var inField = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (event.key === "/" && !inField) {
        event.preventDefault();
        search.focus();
      } else if (event.key === "Escape" && event.target === search) {
        search.value = "";
        search.dispatchEvent(new Event("input"));
        search.blur();
      }
    });
  }
  bar.appendChild(switcher);

  function copy(text, mark) {
    if (!navigator.clipboard) return;
    navigator.clipboard.writeText(text).then(function () {
      mark.classList.add("copied");
      setTimeout(function () {
        mark.classList.remove("copied");
      }, 1200);
    });
  }
  document.querySelectorAll("code.command").forEach(function (command) {
    command.title = "Click to copy";
    command.addEventListener("click", function () {
      copy(command.textContent, command);
    });
  });
})();

"use strict";
// The SQL page: SQLite as WebAssembly in a worker, so that a slow query can be stopped and the page stays awake.
// A page from disk can neither fetch a file nor start a worker from one; so the engine's source comes as a data chunk,
// and the worker is made of text.
(function () {
  const trainsite = window.trainsite;
  const SHOWN_ROWS = 1000;
  const KEPT_ROWS = 200000;
  const START = "SELECT readiness_status, count(*) AS runs FROM runs GROUP BY readiness_status";

  /** What runs in the worker, behind the engine's source; it sees nothing of this file. */
  function workerMain() {
    /* global initSqlJs */
    let database = null;
    const quoted = (name) => '"' + name.replace(/"/g, '""') + '"';

    async function open() {
      const engine = await initSqlJs({});
      database = new engine.Database();
    }

    function fill(table) {
      const columns = table.columns.map((column) => `${quoted(column.key)} ${column.type}`).join(", ");
      database.run(`CREATE TABLE ${quoted(table.name)} (${columns})`);
      const places = table.columns.map(() => "?").join(", ");
      const insert = database.prepare(`INSERT INTO ${quoted(table.name)} VALUES (${places})`);
      database.run("BEGIN");
      for (let row = 0; row < table.row_count; row += 1) {
        insert.run(table.columns.map((column) => (
          column.dictionary ? column.dictionary[column.values[row]] : column.values[row]
        )));
      }
      database.run("COMMIT");
      insert.free();
    }

    /** Run every statement; the rows of the last one that has columns are the answer. */
    function ask(sql, limit) {
      const answer = { columns: [], rows: [], isCut: false };
      for (const statement of database.iterateStatements(sql)) {
        const columns = statement.getColumnNames();
        if (!columns.length) {
          statement.step();
          continue;
        }
        answer.columns = columns;
        answer.rows = [];
        answer.isCut = false;
        while (statement.step()) {
          if (answer.rows.length === limit) {
            answer.isCut = true;
            break;
          }
          answer.rows.push(statement.get());
        }
      }
      return answer;
    }

    self.onmessage = async function (event) {
      const { number, kind, table, sql, limit } = event.data;
      try {
        let answer = null;
        if (kind === "open") await open();
        else if (kind === "fill") fill(table);
        else answer = ask(sql, limit);
        self.postMessage({ number, answer });
      } catch (error) {
        self.postMessage({ number, error: String((error && error.message) || error) });
      }
    };
  }

  /** A worker with the engine in it; `tell` sends an order and gives a promise of its answer. */
  class Engine {
    constructor(source) {
      const text = `${source}\n(${workerMain.toString()})();\n`;
      const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      this.worker = new Worker(address);
      this.waiting = new Map();
      this.number = 0;
      this.filled = new Set();
      this.worker.addEventListener("message", (event) => this.take(event.data));
      this.worker.addEventListener("error", (event) => this.end(event.message || "the SQL engine stopped"));
    }

    tell(order) {
      this.number += 1;
      const number = this.number;
      return new Promise((resolve, reject) => {
        this.waiting.set(number, { resolve, reject });
        this.worker.postMessage({ ...order, number });
      });
    }

    take(message) {
      const { resolve, reject } = this.waiting.get(message.number);
      this.waiting.delete(message.number);
      if (message.error === undefined) resolve(message.answer);
      else reject(new Error(message.error));
    }

    end(reason) {
      this.worker.terminate();
      for (const { reject } of this.waiting.values()) reject(new Error(reason));
      this.waiting.clear();
    }
  }

  /** Return the words of a query outside of its comments: a table is loaded where its name is one of them. */
  function words(sql) {
    const plain = sql.replace(/--[^\n]*|\/\*[^]*?\*\//g, " ");
    return new Set((plain.match(/[A-Za-z_][A-Za-z0-9_]*/g) || []).map((word) => word.toLowerCase()));
  }

  function cell(value) {
    if (value === null) return trainsite.make("td", { class: "none" }, "—");
    if (typeof value === "number") return trainsite.make("td", { class: "number" }, String(value));
    if (value instanceof Uint8Array) return trainsite.make("td", {}, `${value.length} bytes`);
    return trainsite.make("td", {}, trainsite.make("bdi", {}, trainsite.printable(value)));
  }

  function resultTable(answer) {
    const isNumber = (place) => answer.rows.every((row) => row[place] === null || typeof row[place] === "number");
    const head = answer.columns.map((name, place) => trainsite.make(
      "th", { scope: "col", class: answer.rows.length && isNumber(place) ? "number" : null }, trainsite.printable(name),
    ));
    const rows = answer.rows.slice(0, SHOWN_ROWS).map((row) => trainsite.make("tr", {}, ...row.map(cell)));
    return trainsite.make(
      "div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Result" },
      trainsite.make(
        "table", {},
        trainsite.make("caption", {}, "Result"),
        trainsite.make("thead", {}, trainsite.make("tr", {}, ...head)),
        trainsite.make("tbody", {}, ...rows),
      ),
    );
  }

  /** Return rows as CSV (RFC 4180); text that a spreadsheet would take for a formula gets an apostrophe before it. */
  function csv(answer) {
    const field = function (value) {
      if (value === null) return "";
      let text = String(value);
      if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    return [answer.columns, ...answer.rows].map((row) => row.map(field).join(",") + "\r\n").join("");
  }

  class Page {
    constructor(data) {
      this.data = data;
      this.engine = null;
      this.answer = null;
      this.form = document.getElementById("sql-form");
      this.text = document.getElementById("sql-text");
      this.stopButton = document.getElementById("sql-stop");
      this.csvButton = document.getElementById("sql-csv");
      this.status = document.getElementById("sql-status");
      this.result = document.getElementById("sql-result");
    }

    start() {
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.run();
      });
      this.text.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.run();
      });
      this.stopButton.addEventListener("click", () => this.stop());
      this.csvButton.addEventListener("click", () => this.save());
      for (const button of document.querySelectorAll(".sql-example")) {
        button.addEventListener("click", () => {
          this.text.value = button.closest("details").querySelector("code").textContent;
          this.text.focus();
          this.run();
        });
      }
      const given = trainsite.state.get("sql");
      this.text.value = given || this.text.value || START;
      if (given) this.run();
    }

    async prepared(sql) {
      if (!this.engine) {
        this.say("Loading the SQL engine");
        this.engine = new Engine(await trainsite.load(this.data.engine.src, this.data.engine.chunk));
        await this.engine.tell({ kind: "open" });
      }
      const named = words(sql);
      for (const table of this.data.tables) {
        if (!named.has(table.name) || this.engine.filled.has(table.name)) continue;
        this.say(`Loading ${table.name}`);
        const value = await trainsite.load(table.src, table.chunk);
        await this.engine.tell({ kind: "fill", table: { ...value, name: table.name } });
        this.engine.filled.add(table.name);
      }
      return this.engine;
    }

    async run() {
      if (!this.stopButton.disabled) return;
      const sql = this.text.value;
      trainsite.state.set("sql", sql);
      this.stopButton.disabled = false;
      this.result.textContent = "";
      const began = performance.now();
      try {
        const engine = await this.prepared(sql);
        this.say("Running");
        this.show(await engine.tell({ kind: "ask", sql, limit: KEPT_ROWS }), performance.now() - began);
      } catch (error) {
        this.answer = null;
        this.say(`Not answered: ${error.message}`);
      }
      this.stopButton.disabled = true;
      this.csvButton.disabled = !this.answer;
    }

    stop() {
      if (this.engine) this.engine.end("stopped; the tables are loaded again for the next query");
      this.engine = null;
    }

    show(answer, took) {
      this.answer = answer;
      const count = answer.rows.length.toLocaleString("en");
      const shown = answer.rows.length > SHOWN_ROWS ? `, the first ${SHOWN_ROWS.toLocaleString("en")} are shown` : "";
      const cut = answer.isCut ? "; there are more: add a LIMIT, or narrow the query" : "";
      this.say(`${count} ${answer.rows.length === 1 ? "row" : "rows"} in ${(took / 1000).toFixed(2)} s${shown}${cut}`);
      if (answer.columns.length) this.result.append(resultTable(answer));
    }

    say(words) {
      this.status.textContent = words;
    }

    save() {
      trainsite.save("query.csv", "text/csv", csv(this.answer));
    }
  }

  trainsite.ready(function () {
    const block = document.getElementById("sql-data");
    const data = block ? JSON.parse(block.textContent) : {};
    if (data.engine) new Page(data).start();
  });
})();

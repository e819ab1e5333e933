"use strict";
// Training curves in full size: zoom by dragging or by keys, smoothing, a logarithmic scale, and the values under the pointer.
(function () {
const { make } = trainsite;
const WIDTH = 960;
const HEIGHT = 420;
const PLOT = { left: 72, right: 16, top: 16, bottom: 40 };
const TICKS = 6;
const SPACE = "http://www.w3.org/2000/svg";

function draw(tag, attributes, text) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Return an exponential moving average, corrected for its start (as in Kingma and Ba, arXiv:1412.6980, section 3). */
function smoothed(values, weight) {
  if (!weight) return values;
  let mean = 0;
  let seen = 0;
  return values.map(function (value) {
    if (typeof value !== "number") return null;
    mean = weight * mean + (1 - weight) * value;
    seen += 1;
    return mean / (1 - weight ** seen);
  });
}

/** Return round numbers from low to high. */
function ticks(low, high) {
  const rough = (high - low) / TICKS;
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const found = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step / 1e6; tick += step) found.push(Number(tick.toPrecision(12)));
  return found;
}

class Viewer {
  constructor(metric, lines) {
    this.metric = metric;
    this.lines = lines;
    this.weight = 0;
    this.isLog = false;
    const steps = lines.flatMap((line) => line.steps);
    this.whole = [steps.reduce((a, b) => Math.min(a, b), Infinity), steps.reduce((a, b) => Math.max(a, b), -Infinity)];
    this.range = this.whole;
    this.build();
    this.show();
  }

  build() {
    const weight = make("input", { type: "range", min: "0", max: "0.99", step: "0.01", value: "0", id: "curve-weight" });
    const log = make("input", { type: "checkbox" });
    const close = make("button", { type: "button" }, "close");
    const whole = make("button", { type: "button" }, "whole range");
    this.readout = make("output", { class: "readout" });
    this.svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, tabindex: "0", role: "img", "aria-label": `${this.metric} by step` });
    const tools = make("div", { class: "tools" }, make("label", { for: "curve-weight" }, "smoothing"), weight);
    tools.append(make("label", {}, log, " logarithmic"), whole, close);
    const hint = make("p", { class: "lead" }, "Drag to zoom; arrow keys move, + and - zoom, 0 shows all.");
    this.keys = make("p", { class: "keys" });
    this.dialog = make("dialog", { class: "curve", "aria-label": this.metric }, make("h2", {}, this.metric), tools, this.svg);
    this.dialog.append(this.keys, this.readout, hint);
    weight.addEventListener("input", () => this.change({ weight: Number(weight.value) }));
    log.addEventListener("change", () => this.change({ isLog: log.checked }));
    whole.addEventListener("click", () => this.change({ range: this.whole }));
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.dialog.remove());
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("pointermove", (event) => this.move(event));
    this.svg.addEventListener("pointerup", (event) => this.release(event));
    this.svg.addEventListener("dblclick", () => this.change({ range: this.whole }));
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.svg.focus();
  }

  change(what) {
    Object.assign(this, what);
    this.show();
  }

  // Scales

  /** Values of each line in sight, null where there is none or a logarithm has none. */
  seen() {
    return this.lines.map((line) => {
      const values = smoothed(line.values, this.weight);
      const points = [];
      line.steps.forEach((step, place) => {
        const value = values[place];
        if (step < this.range[0] || step > this.range[1]) return;
        points.push([step, typeof value === "number" && (!this.isLog || value > 0) ? value : null]);
      });
      return points;
    });
  }

  scale(all) {
    const values = all.flat().map((point) => point[1]).filter((value) => value !== null);
    const to = this.isLog ? Math.log10 : (value) => value;
    let [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]).map(to);
    if (!Number.isFinite(low)) [low, high] = [0, 1];
    if (low === high) [low, high] = [low - 0.5, high + 0.5];
    this.low = low;
    this.high = high;
    this.to = to;
  }

  x(step) {
    const span = this.range[1] - this.range[0] || 1;
    return PLOT.left + ((step - this.range[0]) / span) * (WIDTH - PLOT.left - PLOT.right);
  }

  y(value) {
    return HEIGHT - PLOT.bottom - ((this.to(value) - this.low) / (this.high - this.low)) * (HEIGHT - PLOT.top - PLOT.bottom);
  }

  // Drawing

  show() {
    const all = this.seen();
    this.scale(all);
    this.svg.replaceChildren();
    this.axes();
    all.forEach((points, place) => {
      this.svg.append(draw("path", { class: `line${(place % 6) + 1}`, d: this.path(points) }));
    });
    this.keys.replaceChildren();
    this.lines.forEach((line, place) => {
      if (line.series !== null) this.keys.append(make("span", { class: `line${(place % 6) + 1}` }, trainsite.printable(line.series)));
    });
    this.cursor = draw("line", { class: "axis", y1: PLOT.top, y2: HEIGHT - PLOT.bottom, x1: -9, x2: -9 });
    this.brush = draw("rect", { class: "brush", x: 0, y: PLOT.top, width: 0, height: HEIGHT - PLOT.top - PLOT.bottom });
    this.svg.append(this.cursor, this.brush);
  }

  axes() {
    const floor = HEIGHT - PLOT.bottom;
    this.svg.append(draw("path", { class: "axis", d: `M${PLOT.left} ${PLOT.top}V${floor}H${WIDTH - PLOT.right}` }));
    for (const tick of ticks(...this.range)) {
      this.svg.append(draw("text", { x: this.x(tick), y: floor + 20, class: "middle" }, trainsite.number(tick)));
    }
    for (const tick of ticks(this.low, this.high)) {
      const value = this.isLog ? 10 ** tick : tick;
      const y = this.y(value);
      this.svg.append(draw("path", { class: "grid", d: `M${PLOT.left} ${y}H${WIDTH - PLOT.right}` }));
      this.svg.append(draw("text", { x: PLOT.left - 8, y: y + 4, class: "end" }, trainsite.number(value)));
    }
  }

  /** A value that is missing breaks the line. */
  path(points) {
    let isDown = false;
    const parts = [];
    for (const [step, value] of points) {
      if (value !== null) parts.push(`${isDown ? "L" : "M"}${this.x(step).toFixed(1)} ${this.y(value).toFixed(1)}`);
      isDown = value !== null;
    }
    return parts.join("");
  }

  // Pointer and keys

  stepAt(event) {
    const box = this.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const share = Math.min(1, Math.max(0, (x - PLOT.left) / (WIDTH - PLOT.left - PLOT.right)));
    return this.range[0] + share * (this.range[1] - this.range[0]);
  }

  press(event) {
    this.from = this.stepAt(event);
    this.svg.setPointerCapture(event.pointerId);
  }

  move(event) {
    const step = this.stepAt(event);
    if (this.from !== undefined) {
      const ends = [this.x(this.from), this.x(step)].sort((a, b) => a - b);
      this.brush.setAttribute("x", ends[0]);
      this.brush.setAttribute("width", ends[1] - ends[0]);
    }
    this.cursor.setAttribute("x1", this.x(step));
    this.cursor.setAttribute("x2", this.x(step));
    this.readout.textContent = this.valuesAt(step);
  }

  release(event) {
    const ends = [this.from, this.stepAt(event)].sort((a, b) => a - b);
    this.from = undefined;
    if (this.x(ends[1]) - this.x(ends[0]) > 6) this.change({ range: ends });
    else this.brush.setAttribute("width", 0);
  }

  valuesAt(step) {
    const said = this.lines.map((line) => {
      let best = 0;
      line.steps.forEach((each, place) => {
        if (Math.abs(each - step) < Math.abs(line.steps[best] - step)) best = place;
      });
      const name = line.series === null ? this.metric : trainsite.printable(line.series);
      return `${name} ${trainsite.number(line.values[best])} at step ${trainsite.number(line.steps[best])}`;
    });
    return said.join(" \u00b7 ");
  }

  key(event) {
    const [low, high] = this.range;
    const span = high - low;
    const moves = {
      ArrowLeft: [-0.2, -0.2], ArrowRight: [0.2, 0.2], "+": [0.2, -0.2], "=": [0.2, -0.2], "-": [-0.33, 0.33],
    };
    if (event.key === "0") this.change({ range: this.whole });
    else if (Object.prototype.hasOwnProperty.call(moves, event.key)) {
      const [from, to] = moves[event.key];
      const next = [Math.max(this.whole[0], low + from * span), Math.min(this.whole[1], high + to * span)];
      if (next[1] > next[0]) this.change({ range: next });
    } else return;
    event.preventDefault();
  }
}

function enlarge(figure) {
  const { curve, name, metric } = figure.dataset;
  trainsite.load(curve, name).then(
    function (value) {
      const lines = new Map(Object.entries(value)).get(metric);
      if (lines && lines.some((line) => line.steps.length)) new Viewer(metric, lines);
      else trainsite.fail(figure, "This curve is not among the data of the run.");
    },
    (error) => trainsite.fail(figure, error.message),
  );
}

trainsite.ready(function () {
  for (const figure of document.querySelectorAll("figure[data-curve]")) {
    const button = make("button", { type: "button", "aria-label": `Enlarge ${figure.dataset.metric}` }, "enlarge");
    button.addEventListener("click", () => enlarge(figure));
    figure.append(button);
  }
});
})();

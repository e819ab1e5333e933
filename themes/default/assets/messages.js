"use strict";
/*
 * The messages of a trajectory as DOM: model calls, tool calls beside their results, reasoning, images, JSON.
 * A context says how messages are linked (`address`, `follow`), whether text stays as written (`isRaw`), and is told
 * the section of each message (`sections`, by number from 1).
 */
(function (reader) {
  var text = reader.text;
  var el = text.el;
  var ROLES = ["system", "developer", "user", "assistant", "tool", "event"];

  function pairs(facts) {
    return facts.filter(function (fact) { return fact[1] !== null && fact[1] !== undefined && fact[1] !== ""; })
      .map(function (fact) { return [document.createTextNode(" "), el("span", {}, fact[0] + " ", el("b", {}, String(fact[1])))]; });
  }

  function instant(at) {
    return at ? at.slice(0, 19).replace("T", " ") + " UTC" : null;
  }

  function duration(seconds) {
    if (typeof seconds !== "number") return null;
    if (seconds < 1) return Math.round(seconds * 1000) + " ms";
    if (seconds < 60) return seconds.toFixed(1) + " s";
    return Math.floor(seconds / 60) + " min " + Math.floor(seconds % 60) + " s";
  }

  function amount(name, value) {
    if (typeof value !== "number") return "\u2013";
    if (name === "duration_s") return duration(value);
    return name === "cost_usd" ? "$" + Number(value.toPrecision(6)) : text.number(value);
  }

  function openings(row) {
    var found = new Map();
    (row.calls || []).forEach(function (call, at) {
      if (!found.has(call.first_message)) found.set(call.first_message, []);
      found.get(call.first_message).push(at);
    });
    return found;
  }

  /* Messages as lists of indexes: an assistant's that calls tools with the results that follow it, any other alone. */
  function groups(messages, opened) {
    var made = [];
    for (var index = 0; index < messages.length; index += 1) {
      var group = [index];
      if (messages[index].tool_calls) {
        var end = index + 1;
        while (end < messages.length && messages[end].role === "tool") end += 1;
        var results = [];
        for (var at = index + 1; at < end; at += 1) results.push(at);
        // A result that opens a call of its own stays where it is, so that the order of reading holds.
        if (!results.some(function (each) { return opened.has(each); })) group = group.concat(results);
      }
      made.push(group);
      index += group.length - 1;
    }
    return made;
  }

  function role(message) {
    return ROLES.indexOf(message.role) < 0 ? "event" : message.role;
  }

  function turn(call, at) {
    var facts = [
      ["purpose", call.purpose], ["step", call.step_type], ["action", call.action_type], ["model", call.model],
      ["version", call.model_version], ["type", call.model_type], ["provider", call.provider], ["tokens", tokens(call)],
      ["took", duration(call.duration_s)], ["cost", typeof call.cost_usd === "number" ? amount("cost_usd", call.cost_usd) : null],
      ["finish", call.finish_reason], ["started", instant(call.started_at)], ["id", call.call_id], ["step id", call.step_id],
      ["temperature", call.temperature], ["top p", call.top_p], ["max tokens", call.max_tokens],
    ];
    return el("div", { class: "r-turn r-facts", id: "call-" + (at + 1) }, el("b", {}, "call " + (at + 1)), pairs(facts),
      foldedJson("tools", call.tools), foldedJson("more of this call", call.extra));
  }

  function tokens(call) {
    var said = [["prompt_tokens", "in"], ["completion_tokens", "out"], ["reasoning_tokens", "reasoning"], ["cache_read_tokens", "from cache"],
      ["cache_creation_tokens", "to cache"], ["total_tokens", "in all"]].filter(function (each) { return typeof call[each[0]] === "number"; });
    return said.map(function (each) { return text.number(call[each[0]]) + " " + each[1]; }).join(", ") || null;
  }

  function foldedJson(summary, value) {
    if (value === null || value === undefined || (typeof value === "object" && !Object.keys(value).length)) return null;
    return text.folded(summary, function () { return reader.json.tree(value); });
  }

  function withResults(messages, group, context) {
    var section = messageSection(messages[group[0]], group[0], context);
    var left = group.slice(1);
    (messages[group[0]].tool_calls || []).forEach(function (call) {
      var result = resultOf(call, messages, left);
      if (result !== undefined) left.splice(left.indexOf(result), 1);
      section.appendChild(el("div", { class: "r-pair" }, toolCall(call), result === undefined ? null : messageSection(messages[result], result, context)));
    });
    left.forEach(function (index) { section.appendChild(messageSection(messages[index], index, context)); });
    return section;
  }

  function resultOf(call, messages, left) {
    var byId = left.filter(function (at) { return call.id !== undefined && call.id !== null && messages[at].tool_call_id === call.id; });
    var withoutId = left.filter(function (at) { return messages[at].tool_call_id === undefined || messages[at].tool_call_id === null; });
    return byId.concat(withoutId)[0];
  }

  function toolCall(call) {
    var args = call.arguments;
    var body = args === undefined || args === null ? el("p", { class: "r-none" }, "no arguments")
      : typeof args === "string" ? text.fold(args, text.plain) : reader.json.tree(args);
    var exact = text.copyButton("copy", function () { return typeof args === "string" ? args : reader.json.exact(args === undefined ? null : args); });
    return el("div", { class: "r-call" }, el("h4", {}, "calls ", el("b", {}, call.name), call.id ? el("span", { class: "r-id" }, " " + call.id) : null, exact), body);
  }

  function messageSection(message, index, context) {
    var section = el("section", { class: "r-message r-" + role(message), id: "m-" + (index + 1), tabindex: "-1", "aria-label": "message " + (index + 1) + ", " + message.role });
    var link = el("a", { class: "r-number", href: context.address(index + 1), title: "link to this message" }, String(index + 1));
    context.follow(link, index + 1);
    var header = el("h3", {}, link, " ", el("b", { class: "r-role" }, message.role), message.name && message.name !== message.role ? [" ", el("span", { class: "r-id" }, message.name)] : null,
      message.tool_call_id ? [" to ", el("span", { class: "r-id" }, message.tool_call_id)] : null, message.is_response ? " \u00b7 response" : null,
      message.at ? el("time", { datetime: message.at }, instant(message.at)) : null);
    var body = el("div", { class: "r-body" });
    header.appendChild(messageButtons(message, body, context));
    section.appendChild(header);
    fill(body, message, context.isRaw);
    section.appendChild(body);
    context.sections[index + 1] = section;
    return section;
  }

  function messageButtons(message, body, context) {
    var isAsWritten = context.isRaw;
    var made = el("span", { class: "r-buttons" });
    if (message.content) {
      var written = text.button("as written", function () {
        isAsWritten = !isAsWritten;
        written.setAttribute("aria-pressed", String(isAsWritten));
        body.textContent = "";
        fill(body, message, isAsWritten);
      }, { "aria-pressed": String(isAsWritten) });
      text.add(made, [written, text.copyButton("copy", function () { return message.content; })]);
    }
    made.appendChild(text.button("JSON", function () {
      var old = body.querySelector(":scope > .r-raw");
      if (old) old.remove();
      else body.appendChild(el("pre", { class: "r-raw", tabindex: "0", dir: "ltr" }, reader.json.exact(message)));
    }));
    return made;
  }

  function fill(body, message, isAsWritten) {
    var images = imagesOf(message.parts, []);
    text.add(body, [
      message.reasoning ? text.folded("reasoning, " + text.number(message.reasoning.length) + " characters", function () { return content(message.reasoning, message, isAsWritten); }) : null,
      message.content ? content(message.content, message, isAsWritten) : null,
      images.length ? el("div", { class: "r-images" }, images.map(function (source, at) {
        return el("img", { src: source, alt: "image " + (at + 1) + " of this message", loading: "lazy" });
      })) : null,
      foldedJson("parts", message.parts),
    ]);
    if (!message.content && !message.reasoning && !message.parts && !message.tool_calls) body.appendChild(el("p", { class: "r-none" }, "no text"));
  }

  function content(source, message, isAsWritten) {
    if (isAsWritten) return text.fold(source, text.plain);
    if (text.hasColours(source)) return text.fold(source, text.terminal);
    var value = source.length < 2000000 ? reader.json.find(source) : undefined;
    if (value !== undefined) return reader.json.tree(value);
    if (message.role === "tool" || message.role === "event" || source.length > 300000) return text.fold(source, text.plain);
    return text.fold(source, reader.markdown.render);
  }

  /* Images of structured parts, whatever their shape: data URIs, and base64 beside its media type. */
  function imagesOf(value, found) {
    if (found.length >= 20 || value === null || typeof value !== "object") return found;
    var type = value.media_type || value.mime_type || value.mimeType;
    var source = typeof type === "string" && typeof value.data === "string" ? "data:" + type + ";base64," + value.data : null;
    if (source && reader.markdown.isImage(source)) found.push(source);
    Object.keys(value).forEach(function (key) {
      if (reader.markdown.isImage(value[key])) found.push(value[key]);
      else imagesOf(value[key], found);
    });
    return found.slice(0, 20);
  }

  reader.messages = {
    pairs: pairs, instant: instant, duration: duration, amount: amount, openings: openings, groups: groups, role: role,
    turn: turn, foldedJson: foldedJson, withResults: withResults,
  };
})(window.trainsite.reader);

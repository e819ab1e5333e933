"use strict";
/*
 * Two sides paired on the cases that both have, and the result in words: the rules of trainsite/evals/{side,pairing,
 * difference,wording}.py. A test holds both to the same figures and the same sentences.
 */
(function (reader) {
  var statistics = reader.statistics;
  var EVIDENCE = ["live", "imported", "mocked", "dry_run"];
  var COUNTS = ["live", "imported"];
  var ALPHA = 0.05;
  var UNMATCHED = 0.05;
  var MAX_SCORE = 1e100;
  var MINUS = "\u2212";
  var LOWER_IS_BETTER = /(?:^|[^a-z])(?:perplexity|ppl|loss|wer|cer|ter|mae|mse|rmse|brier|bits_per_byte|error_rate|latency)(?![a-z])/;

  /* A side of a chunk as a map from case id to its attempts: the first row of an attempt stands. */
  function gather(side) {
    var cases = new Map();
    side.case_ids.forEach(function (id, at) {
      var score = side.scores[at];
      if (score === null || Math.abs(score) > MAX_SCORE || side.evidence === "dry_run") return;
      var isPassFail = score === 0 || score === 1;
      var input = side.inputs[at];
      var known = cases.get(id);
      if (!known) cases.set(id, { total: score, attempts: [side.attempts[at]], isPassFail: isPassFail, input: input, rows: [at] });
      else if (known.attempts.indexOf(side.attempts[at]) < 0) {
        known.total += score;
        known.attempts.push(side.attempts[at]);
        known.rows.push(at);
        known.isPassFail = known.isPassFail && isPassFail;
        if (known.input !== input) known.input = false;
      }
    });
    return cases;
  }

  function mean(entry) {
    return entry.total / entry.attempts.length;
  }

  function meanOf(cases) {
    return cases.size ? statistics.exactSum(Array.from(cases.values(), mean)) / cases.size : null;
  }

  function isClose(one, other) {
    return one === other || Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));
  }

  /* What became of a case: both sides' entries, or one of them. */
  function fateOf(a, b) {
    if (!b) return "only in A";
    if (!a) return "only in B";
    var one = mean(a);
    var other = mean(b);
    if (one === 1 && other === 1) return "both pass";
    if (other === 1) return "fixed";
    if (one === 1) return "broken";
    return "both fail";
  }

  function pair(sideA, sideB) {
    var a = gather(sideA);
    var b = gather(sideB);
    var pairs = [];
    a.forEach(function (entry, id) { if (b.has(id)) pairs.push([entry, b.get(id)]); });
    var fates = { "both pass": 0, fixed: 0, broken: 0, "both fail": 0 };
    var higher = 0;
    var lower = 0;
    var isRate = true;
    pairs.forEach(function (both) {
      var one = mean(both[0]);
      var other = mean(both[1]);
      fates[fateOf(both[0], both[1])] += 1;
      if (!isClose(one, other)) {
        if (other > one) higher += 1;
        else lower += 1;
      }
      if (!(one >= 0 && one <= 1 && other >= 0 && other <= 1)) isRate = false;
    });
    var refusal = reasonOf(sideA, sideB, pairs);
    return {
      a: sideA, b: sideB, casesA: a, casesB: b, aValue: meanOf(a), bValue: meanOf(b), matched: pairs.length, fates: fates,
      higher: higher, lower: lower, onlyInA: a.size - pairs.length, onlyInB: b.size - pairs.length, isRate: isRate,
      unknownInputs: pairs.filter(function (both) { return both[0].input === null || both[1].input === null; }).length,
      evidence: EVIDENCE[Math.max(EVIDENCE.indexOf(sideA.evidence), EVIDENCE.indexOf(sideB.evidence))],
      reason: refusal.reason, isRefused: refusal.isRefused,
      difference: refusal.reason || !pairs.length ? null : differenceOf(pairs, fates, isRate),
    };
  }

  function reasonOf(a, b, pairs) {
    var names = [["benchmark", "benchmark"], ["benchmark_version", "version"], ["metric", "metric"]];
    for (var index = 0; index < names.length; index += 1) {
      var one = a[names[index][0]] || "none";
      var other = b[names[index][0]] || "none";
      if (one !== other) return { reason: "refused: A has the " + names[index][1] + " " + one + ", B has " + other, isRefused: true };
    }
    if (a.evidence === "dry_run" || b.evidence === "dry_run") return { reason: "dry run: nothing was measured", isRefused: false };
    if (!pairs.length) return { reason: "no case is on both sides, so nothing is compared", isRefused: true };
    var others = pairs.filter(function (both) {
      var one = both[0].input;
      var other = both[1].input;
      return one === false || other === false || (one !== null && other !== null && one !== other);
    }).length;
    if (!others) return { reason: null, isRefused: false };
    return { reason: "refused: a shared case has another input on each side (" + whole(others) + " of " + whole(pairs.length) + ")", isRefused: true };
  }

  function differenceOf(pairs, fates, isRate) {
    var isPassFail = pairs.every(function (both) {
      return both.every(function (entry) { return entry.isPassFail && entry.attempts.length === 1; });
    });
    return isPassFail ? ofPassFail(fates, pairs.length) : ofMeans(pairs, isRate);
  }

  function ofPassFail(fates, n) {
    var rateA = (fates["both pass"] + fates.broken) / n;
    var rateB = (fates["both pass"] + fates.fixed) / n;
    return {
      delta: rateB - rateA, interval: statistics.pairedDifference(fates["both pass"], fates.fixed, fates.broken, fates["both fail"]),
      method: "newcombe", p: statistics.mcnemarExact(fates.fixed, fates.broken), test: "mcnemar_exact",
      improvementPercent: statistics.improvementPercent(rateA, rateB),
      minimumDetectable: statistics.detectableRate(n, fates.fixed + fates.broken),
    };
  }

  function ofMeans(pairs, isRate) {
    var n = pairs.length;
    var a = pairs.map(function (both) { return mean(both[0]); });
    var b = pairs.map(function (both) { return mean(both[1]); });
    var differences = a.map(function (value, at) { return b[at] - value; });
    var reach = isRate ? 1 : reachOf(a.concat(b));
    var tested = reader.pairedBootstrap(differences, reach);
    var spread = statistics.exactSum(differences.map(function (each) { return Math.pow(each - tested.mean, 2); }));
    var detectable = n > 1 ? statistics.detectableMean(n, Math.sqrt(spread / (n - 1))) : null;
    return {
      delta: tested.mean, interval: tested.interval, method: tested.method, p: tested.p, test: tested.test,
      improvementPercent: statistics.improvementPercent(statistics.exactSum(a) / n, statistics.exactSum(b) / n),
      minimumDetectable: detectable !== null && detectable <= reach ? detectable : null,
    };
  }

  function reachOf(scores) {
    var least = Infinity;
    var most = -Infinity;
    scores.forEach(function (score) {
      least = Math.min(least, score);
      most = Math.max(most, score);
    });
    return Math.max(most - least, Math.abs(least), Math.abs(most));
  }

  /* The pairings with their p values adjusted over those that are measured evidence, and what each shows. */
  function judge(pairings) {
    var counted = pairings.filter(function (each) { return COUNTS.indexOf(each.evidence) >= 0 && each.difference; });
    var adjusted = statistics.holm(counted.map(function (each) { return each.difference.p; }));
    return pairings.map(function (each) {
      var at = counted.indexOf(each);
      var p = at < 0 ? null : adjusted[at];
      return { pairing: each, pHolm: p, verdict: verdict(each, p) };
    });
  }

  function verdict(pairing, p) {
    var found = pairing.difference;
    if (COUNTS.indexOf(pairing.evidence) < 0) return "not_evidence";
    if (!found) return "not_measured";
    if ((p === null ? found.p : p) >= ALPHA || !found.delta) return "no_difference_shown";
    return found.delta > 0 !== LOWER_IS_BETTER.test(pairing.a.metric.toLowerCase()) ? "improved" : "regressed";
  }

  function sentence(pairing, p, names) {
    var found = pairing.difference;
    if (!found) return pairing.reason + unmatchedWords(pairing);
    var a = names ? names[0] : "A";
    var b = names ? names[1] : "B";
    var unit = pairing.isRate ? " points" : "";
    var figures = differenceText(found.delta, pairing.isRate) + unit + " (n = " + whole(pairing.matched) + ", 95 %: "
      + intervalText(found, pairing.isRate) + ", " + pWords(found, p) + ")";
    var said = {
      improved: b + " beats " + a + ": " + figures,
      regressed: a + " beats " + b + ": " + b + " against " + a + " " + figures,
      no_difference_shown: notShown(pairing, found, p, a, b, unit),
      not_evidence: words(pairing.evidence) + ", no evidence: " + b + " against " + a + " " + figures,
    }[verdict(pairing, p)];
    var counts = found.test === "mcnemar_exact" ? whole(pairing.fates.fixed) + " fixed, " + whole(pairing.fates.broken) + " broken"
      : whole(pairing.higher) + " higher, " + whole(pairing.lower) + " lower";
    return said + "; " + counts + ", " + words(pairing.evidence) + unmatchedWords(pairing);
  }

  function notShown(pairing, found, p, a, b, unit) {
    var said = "no difference shown (n = " + whole(pairing.matched) + ", " + intervalText(found, pairing.isRate) + unit + "): "
      + b + " against " + a + " " + differenceText(found.delta, pairing.isRate) + unit + ", " + pWords(found, p);
    if (found.minimumDetectable !== null) {
      return said + "; so many cases show " + differenceText(found.minimumDetectable, pairing.isRate).replace(/^[+\u2212]+/, "") + unit + " or more with 80 % power";
    }
    return found.test === "mcnemar_exact" ? said + "; so few cases show no difference at all" : said;
  }

  function unmatchedWords(pairing) {
    var isMany = pairing.matched > 0 && [pairing.onlyInA, pairing.onlyInB].some(function (only) { return only > UNMATCHED * (only + pairing.matched); });
    return isMany ? "; " + whole(pairing.onlyInA) + " cases only in A and " + whole(pairing.onlyInB) + " only in B are left out" : "";
  }

  function words(name) {
    return name.replace(/_/g, " ");
  }

  function whole(number) {
    return number.toLocaleString("en");
  }

  function pWords(found, p) {
    return p === null || p === found.p ? pText(found.p) : pText(p) + " after Holm";
  }

  function pText(p) {
    return p < 0.0001 ? "p < 0.0001" : "p = " + figures(p, 2);
  }

  function differenceText(value, isRate) {
    // Rates in points to one decimal; the sum with 0 takes the sign from a zero.
    var number = isRate ? Number(fixed(value * 100, 1)) + 0 : value + 0;
    var text = isRate ? fixed(number, 1) : figures(number, 4);
    return (text[0] === "-" ? "" : "+") + text.replace(/-/g, MINUS);
  }

  function intervalText(found, isRate) {
    return differenceText(found.interval.low, isRate) + " to " + differenceText(found.interval.high, isRate);
  }

  /* A number with so many decimals; a tie goes to the even digit as in Python, where toFixed takes the larger. */
  function fixed(value, decimals) {
    if (Math.abs(value) >= 1e21) return value.toFixed(decimals);
    var doubled = Math.abs(value) * Math.pow(2, decimals + 1);
    if (doubled % 2 !== 1) return value.toFixed(decimals);
    var units = Math.floor(Math.abs(value) * Math.pow(10, decimals));
    if (units % 2) units += 1;
    return (value < 0 ? "-" : "") + (units / Math.pow(10, decimals)).toFixed(decimals);
  }

  /* A number with so many figures, as Python's format "g": plain where it can be, no zeros behind the point. */
  function figures(value, count) {
    if (value === 0) return "0";
    var parts = even(value, count).split("e");
    var exponent = Number(parts[1]);
    if (exponent >= -4 && exponent < count) return trimmed(moved(parts[0], exponent));
    return trimmed(parts[0]) + "e" + (exponent < 0 ? "-" : "+") + ("0" + Math.abs(exponent)).slice(-Math.max(2, String(Math.abs(exponent)).length));
  }

  function trimmed(text) {
    return text.indexOf(".") < 0 ? text : text.replace(/\.?0+$/, "");
  }

  /* toExponential, but for ties, which go to the even digit. */
  function even(value, count) {
    var text = value.toExponential(count - 1);
    var digits = value.toExponential(Math.min(count + 24, 100)).split("e");
    var rest = digits[0].replace(/[-.]/g, "").slice(count);
    if (!/^50*$/.test(rest) || Number(digits[0] + "e" + digits[1]) !== value) return text;
    var kept = digits[0].replace(/[-.]/g, "").slice(0, count);
    if (Number(kept[count - 1]) % 2) return text;
    return (value < 0 ? "-" : "") + kept[0] + (count > 1 ? "." + kept.slice(1) : "") + "e" + digits[1];
  }

  function moved(mantissa, exponent) {
    var sign = mantissa[0] === "-" ? "-" : "";
    var digits = mantissa.replace(/[-.]/g, "");
    if (exponent < 0) return sign + "0." + "0".repeat(-exponent - 1) + digits;
    return sign + digits.slice(0, exponent + 1) + (digits.length > exponent + 1 ? "." + digits.slice(exponent + 1) : "");
  }

  reader.pairing = {
    gather: gather, mean: mean, fateOf: fateOf, pair: pair, judge: judge, verdict: verdict, sentence: sentence, isClose: isClose,
    differenceText: differenceText, intervalText: intervalText, pText: pText, figures: figures, words: words, COUNTS: COUNTS, EVIDENCE: EVIDENCE,
  };
})(window.trainsite.reader);

"use strict";
/*
 * Intervals and tests for rates and paired results: the same formulas as trainsite/evals, whose docstrings name their
 * sources. A test holds both to the same figures.
 */
window.trainsite = window.trainsite || {};
window.trainsite.reader = window.trainsite.reader || {};
(function (reader) {
  var Z95 = 1.959963984540054;
  var Z80 = 0.8416212335729143;
  var COUNTED_PAIRS = 50;

  /* A sum as if it were rounded once (Shewchuk 1997): the order of adding plays no part. */
  function exactSum(values) {
    var partials = [];
    values.forEach(function (value) {
      var kept = 0;
      for (var index = 0; index < partials.length; index += 1) {
        var other = partials[index];
        if (Math.abs(value) < Math.abs(other)) {
          var swapped = value;
          value = other;
          other = swapped;
        }
        var high = value + other;
        var low = other - (high - value);
        if (low) partials[kept++] = low;
        value = high;
      }
      partials.length = kept;
      partials.push(value);
    });
    return rounded(partials);
  }

  function rounded(partials) {
    var at = partials.length;
    if (!at) return 0;
    var high = partials[--at];
    var low = 0;
    while (at > 0) {
      var before = high;
      var next = partials[--at];
      high = before + next;
      low = next - (high - before);
      if (low) break;
    }
    // Half-way cases follow the sign of what is left, as in one rounding.
    if (at > 0 && ((low < 0 && partials[at - 1] < 0) || (low > 0 && partials[at - 1] > 0))) {
      var doubled = low * 2;
      var raised = high + doubled;
      if (doubled === raised - high) high = raised;
    }
    return high;
  }

  function wilson(successes, n) {
    var z = Z95;
    var rate = successes / n;
    var denominator = 1 + z * z / n;
    var centre = (rate + z * z / (2 * n)) / denominator;
    var half = z / denominator * Math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
    return { low: successes === 0 ? 0 : Math.max(0, centre - half), high: successes === n ? 1 : Math.min(1, centre + half) };
  }

  /* Newcombe's interval of a difference of paired proportions. */
  function pairedDifference(bothPass, fixed, broken, bothFail) {
    var n = bothPass + fixed + broken + bothFail;
    var a = wilson(bothPass + broken, n);
    var b = wilson(bothPass + fixed, n);
    var rateA = (bothPass + broken) / n;
    var rateB = (bothPass + fixed) / n;
    var phi = correlation(bothPass, fixed, broken, bothFail);
    var downB = rateB - b.low;
    var upA = a.high - rateA;
    var upB = b.high - rateB;
    var downA = rateA - a.low;
    var delta = rateB - rateA;
    var low = delta - Math.sqrt(Math.max(0, downB * downB - 2 * phi * downB * upA + upA * upA));
    var high = delta + Math.sqrt(Math.max(0, upB * upB - 2 * phi * upB * downA + downA * downA));
    return { low: Math.max(-1, low), high: Math.min(1, high) };
  }

  function correlation(bothPass, fixed, broken, bothFail) {
    var n = bothPass + fixed + broken + bothFail;
    var margins = (bothPass + fixed) * (broken + bothFail) * (bothPass + broken) * (fixed + bothFail);
    if (margins === 0) return 0;
    var numerator = bothPass * bothFail - fixed * broken;
    if (numerator > 0) numerator = Math.max(numerator - n / 2, 0);
    return numerator / Math.sqrt(margins);
  }

  /* Two-sided exact p of McNemar's test. */
  function mcnemarExact(fixed, broken) {
    var n = fixed + broken;
    if (n === 0) return 1;
    if (n <= COUNTED_PAIRS) return countedTail(n, Math.min(fixed, broken));
    var terms = [];
    for (var k = 0; k <= Math.min(fixed, broken); k += 1) terms.push(Math.exp(logChoose(n, k) - n * Math.log(2)));
    return Math.min(1, 2 * exactSum(terms));
  }

  /* Small binomials are whole numbers below 2^53: the same fraction as in Python, to the last bit. */
  function countedTail(n, most) {
    var choose = 1;
    var total = 0;
    for (var k = 0; k <= most; k += 1) {
      total += choose;
      choose = choose * (n - k) / (k + 1);
    }
    return Math.min(1, 2 * total / Math.pow(2, n));
  }

  function logChoose(n, k) {
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  }

  /* ln n!: a product while it is exact, then Stirling's series (Abramowitz and Stegun, 6.1.41). */
  function logFactorial(n) {
    if (n <= 18) {
      var product = 1;
      for (var factor = 2; factor <= n; factor += 1) product *= factor;
      return Math.log(product);
    }
    var x = n + 1;
    var inverse = 1 / (x * x);
    var series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / x;
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
  }

  /* Each p adjusted for there being several. */
  function holm(values) {
    var order = values.map(function (value, at) { return at; });
    order.sort(function (one, other) { return values[one] - values[other] || one - other; });
    var adjusted = [];
    var reached = 0;
    order.forEach(function (at, rank) {
      reached = Math.max(reached, Math.min(1, (values.length - rank) * values[at]));
      adjusted[at] = reached;
    });
    return adjusted;
  }

  function improvementPercent(base, trained) {
    return base === 0 ? null : (trained - base) / Math.abs(base) * 100;
  }

  /* The smallest difference of two paired rates that n cases show with 80 % power, null where they show none. */
  function detectableRate(n, discordant) {
    function isShown(difference) {
      var share = Math.max(discordant / n, difference);
      var needed = Z95 * Math.sqrt(share) + Z80 * Math.sqrt(Math.max(0, share - difference * difference));
      return difference * Math.sqrt(n) >= needed;
    }
    if (n <= 0 || !isShown(1)) return null;
    var low = 0;
    var high = 1;
    for (var step = 0; step < 60; step += 1) {
      var middle = (low + high) / 2;
      if (isShown(middle)) high = middle;
      else low = middle;
    }
    return high;
  }

  function detectableMean(n, deviation) {
    return n > 0 && deviation > 0 ? (Z95 + Z80) * deviation / Math.sqrt(n) : null;
  }

  /* 1 - erf(x) for x >= 0: the series of erf (7.1.6) near 0, the continued fraction (7.1.14) beyond. */
  function erfc(x) {
    if (x < 2) {
      var term = x;
      var total = x;
      for (var n = 1; term > total * 1e-18; n += 1) {
        term *= 2 * x * x / (2 * n + 1);
        total += term;
      }
      return 1 - 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * total;
    }
    var fraction = x;
    for (var level = 120; level >= 1; level -= 1) fraction = x + level / 2 / fraction;
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
  }

  reader.statistics = {
    Z95: Z95, exactSum: exactSum, wilson: wilson, pairedDifference: pairedDifference, mcnemarExact: mcnemarExact, holm: holm,
    improvementPercent: improvementPercent, detectableRate: detectableRate, detectableMean: detectableMean, erfc: erfc,
  };
})(window.trainsite.reader);

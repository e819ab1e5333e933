"use strict";
/*
 * Paired differences of graded scores: the interval and p of trainsite/evals/resampling.py, from the same draws. The seed
 * is the SHA-256 (FIPS 180-4) of the sorted differences, the generator MT19937 (Matsumoto and Nishimura 1998) with 53 bits
 * per draw, so that the browser draws the very cases that Python draws.
 */
(function (reader) {
  var statistics = reader.statistics;
  var RESAMPLES = 9999;
  var RESAMPLED_CASES = 500;
  var TAIL = 0.025;
  var EQUAL = 1e-9;

  function pairedBootstrap(differences, reach) {
    var n = differences.length;
    var values = Float64Array.from(differences, function (value) { return value + 0; }).sort();
    var mean = statistics.exactSum(values) / n;
    var slack = EQUAL * Math.max(reach, -values[0], values[n - 1]);
    if (values[n - 1] - values[0] <= slack) return ofEqual(mean, n, reach);
    if (n > RESAMPLED_CASES) return ofMany(values, mean, reach);
    var drawn = resampled(values, mean).sort();
    var cut = Math.max(0, Math.ceil(TAIL * (RESAMPLES + 1)) - 2);
    var below = 0;
    var above = 0;
    drawn.forEach(function (each) {
      if (each <= slack) below += 1;
      if (each >= -slack) above += 1;
    });
    var p = Math.min(1, 2 * (Math.min(below, above) + 1) / (RESAMPLES + 1));
    var low = Math.min(drawn[cut], mean);
    var high = Math.max(drawn[drawn.length - 1 - cut], mean);
    var least = Math.pow(2, 1 - values.filter(function (value) { return Math.abs(value) > slack; }).length);
    if (least >= 2 * TAIL) {
      low = Math.min(low, 0);
      high = Math.max(high, 0);
    }
    return { mean: mean, interval: cutTo(low, high, reach), p: Math.max(p, least), test: "paired_bootstrap", method: "bootstrap" };
  }

  function resampled(values, mean) {
    var n = values.length;
    var next = generator(seedOf(values));
    var widened = Math.sqrt(n / (n - 1)) * t975(n - 1) / statistics.Z95;
    var drawn = new Float64Array(RESAMPLES);
    for (var round = 0; round < RESAMPLES; round += 1) {
      var total = 0;
      for (var left = n; left > 0; left -= 1) total += values[Math.floor(next() * n)];
      drawn[round] = mean + widened * (total / n - mean);
    }
    return drawn;
  }

  function ofMany(values, mean, reach) {
    var n = values.length;
    var squares = statistics.exactSum(values.map(function (value) { return (value - mean) * (value - mean); }));
    var error = Math.sqrt(squares / (n - 1) / n);
    var interval = cutTo(mean - statistics.Z95 * error, mean + statistics.Z95 * error, reach);
    return { mean: mean, interval: interval, p: statistics.erfc(Math.abs(mean) / error / Math.SQRT2), test: "paired_normal", method: "normal" };
  }

  function ofEqual(mean, n, reach) {
    var others = 1 - Math.pow(TAIL, 1 / n);
    var interval = cutTo(mean - others * (mean + reach), mean + others * (reach - mean), reach);
    var p = mean ? Math.min(1, 2 * Math.pow(reach / (reach + Math.abs(mean)), n)) : 1;
    return { mean: mean, interval: interval, p: p, test: "paired_bootstrap", method: "bootstrap" };
  }

  function cutTo(low, high, reach) {
    return { low: Math.max(-reach, low), high: Math.min(reach, high) };
  }

  /* The 97.5 % quantile of Student's t (Abramowitz and Stegun, 26.7.5). */
  function t975(v) {
    var z = statistics.Z95;
    return z + (Math.pow(z, 3) + z) / (4 * v) + (5 * Math.pow(z, 5) + 16 * Math.pow(z, 3) + 3 * z) / (96 * v * v)
      + (3 * Math.pow(z, 7) + 19 * Math.pow(z, 5) + 17 * Math.pow(z, 3) - 15 * z) / (384 * v * v * v);
  }

  /* The words of the hash as a number's 32-bit digits, the lowest first and without leading zeros. */
  function seedOf(values) {
    var bytes = new DataView(new ArrayBuffer(values.length * 8));
    values.forEach(function (value, at) { bytes.setFloat64(at * 8, value, true); });
    var words = sha256(new Uint8Array(bytes.buffer)).reverse();
    while (words.length > 1 && words[words.length - 1] === 0) words.pop();
    return words;
  }

  function generator(seed) {
    var state = started(seed);
    var at = 624;
    function word() {
      if (at === 624) {
        turn(state);
        at = 0;
      }
      var y = state[at++];
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      return (y ^ (y >>> 18)) >>> 0;
    }
    return function () {
      var high = word() >>> 5;
      return (high * 67108864 + (word() >>> 6)) / 9007199254740992;
    };
  }

  function turn(state) {
    for (var k = 0; k < 624; k += 1) {
      var y = (state[k] & 0x80000000) | (state[(k + 1) % 624] & 0x7fffffff);
      state[k] = state[(k + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
  }

  /* The generator's start from an array of words, as its authors give it. */
  function started(seed) {
    var state = new Uint32Array(624);
    state[0] = 19650218;
    for (var k = 1; k < 624; k += 1) state[k] = Math.imul(1812433253, state[k - 1] ^ (state[k - 1] >>> 30)) + k;
    var i = 1;
    var j = 0;
    function advance() {
      i += 1;
      if (i >= 624) {
        state[0] = state[623];
        i = 1;
      }
    }
    for (var left = Math.max(624, seed.length); left > 0; left -= 1) {
      state[i] = (state[i] ^ Math.imul(state[i - 1] ^ (state[i - 1] >>> 30), 1664525)) + seed[j] + j;
      j = (j + 1) % seed.length;
      advance();
    }
    for (left = 623; left > 0; left -= 1) {
      state[i] = (state[i] ^ Math.imul(state[i - 1] ^ (state[i - 1] >>> 30), 1566083941)) - i;
      advance();
    }
    state[0] = 0x80000000;
    return state;
  }

  /* The constants are the first bits of the roots of the primes: worked out, not listed. */
  function fractions(count, power) {
    var found = [];
    for (var candidate = 2; found.length < count; candidate += 1) {
      var isPrime = true;
      for (var divisor = 2; divisor * divisor <= candidate; divisor += 1) if (candidate % divisor === 0) isPrime = false;
      if (isPrime) found.push(fractionOf(candidate, power));
    }
    return Uint32Array.from(found);
  }

  function fractionOf(prime, power) {
    var root = power === 2 ? Math.sqrt(prime) : Math.cbrt(prime);
    return Math.floor((root - Math.floor(root)) * 4294967296);
  }

  var ROUND = fractions(64, 3);
  var START = fractions(8, 2);

  function sha256(bytes) {
    var length = Math.ceil((bytes.length + 9) / 64) * 64;
    var view = new DataView(new ArrayBuffer(length));
    bytes.forEach(function (byte, at) { view.setUint8(at, byte); });
    view.setUint8(bytes.length, 0x80);
    view.setUint32(length - 8, Math.floor(bytes.length / 536870912));
    view.setUint32(length - 4, bytes.length * 8);
    var hash = Uint32Array.from(START);
    var w = new Uint32Array(64);
    for (var block = 0; block < length; block += 64) mix(hash, w, view, block);
    return Array.from(hash);
  }

  function mix(hash, w, view, block) {
    for (var t = 0; t < 64; t += 1) {
      w[t] = t < 16 ? view.getUint32(block + t * 4)
        : w[t - 16] + (right(w[t - 15], 7) ^ right(w[t - 15], 18) ^ (w[t - 15] >>> 3)) + w[t - 7] + (right(w[t - 2], 17) ^ right(w[t - 2], 19) ^ (w[t - 2] >>> 10));
    }
    var v = Uint32Array.from(hash);
    for (t = 0; t < 64; t += 1) {
      var one = v[7] + (right(v[4], 6) ^ right(v[4], 11) ^ right(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + ROUND[t] + w[t];
      var two = (right(v[0], 2) ^ right(v[0], 13) ^ right(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
      v.copyWithin(1, 0, 7);
      v[4] += one;
      v[0] = one + two;
    }
    for (t = 0; t < 8; t += 1) hash[t] += v[t];
  }

  function right(word, by) {
    return (word >>> by) | (word << (32 - by));
  }

  reader.pairedBootstrap = pairedBootstrap;
  reader.sha256 = sha256;
})(window.trainsite.reader);

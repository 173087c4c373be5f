// The sliders. Their positions are steps on a scale; the state has the numbers themselves.

import { byId, element } from './dom.js';
import { bytes, count, percent, seconds } from './format.js';

const STEPS = 240;

/** Steps that are equal factors; the numbers are rounded to two digits, as people write them. */
function logarithmic(least, most, whole) {
  const ratio = Math.log(most / least);
  const round = value => {
    const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
    const rounded = Math.round(value / unit) * unit;
    return whole ? Math.round(rounded) : Number(rounded.toPrecision(3));
  };
  return {
    steps: STEPS,
    at: step => Math.min(most, Math.max(least, round(least * Math.exp(ratio * step / STEPS)))),
    of: value => Math.round(STEPS * Math.log(Math.min(most, Math.max(least, value)) / least) / ratio),
  };
}

/** The same with a zero before it. */
function logarithmicOrNone(least, most) {
  const scale = logarithmic(least, most, true);
  return {
    steps: STEPS + 1,
    at: step => step === 0 ? 0 : scale.at(step - 1),
    of: value => value === 0 ? 0 : 1 + scale.of(value),
  };
}

function linear(least, most, step) {
  return {
    steps: Math.round((most - least) / step),
    at: position => Number((least + position * step).toFixed(4)),
    of: value => Math.round((Math.min(most, Math.max(least, value)) - least) / step),
  };
}

const SLIDERS = {
  'work-sliders': [
    { name: 'items', label: 'Tasks', scale: logarithmic(1, 1e6, true), text: count },
    { name: 'taskSeconds', label: 'Duration of a task', scale: logarithmic(0.01, 5), text: seconds },
    { name: 'cpuShare', label: 'Share of computing', scale: linear(0, 1, 0.01), text: percent },
    { name: 'spread', label: 'Spread' },
    { name: 'bytes', label: 'Payload', scale: logarithmicOrNone(100, 16 << 20), text: bytes },
  ],
  'strategy-sliders': [
    { name: 'concurrency', label: 'Waits at once', scale: logarithmic(1, 1000, true), text: count },
    { name: 'threads', label: 'threads(n)', scale: logarithmic(1, 1000, true), text: count },
    { name: 'cpus', label: 'Threads or workers computing', scale: linear(1, 64, 1), text: count },
  ],
  'machine-sliders': [
    { name: 'cores', label: 'Cores', scale: linear(1, 64, 1), text: count },
  ],
};

const SPREADS = {
  constant: 'all alike',
  uniform: 'half to one and a half',
  exponential: 'exponential',
  bimodal: 'one in ten takes ten times',
  'heavy-tail': 'heavy tail',
  rising: 'rising along the input',
};

export function createSliders(question, machine) {
  const shown = Object.entries(SLIDERS).flatMap(([place, sliders]) =>
    sliders.map(slider => {
      const made = slider.name === 'spread' ? choice(slider) : range(slider);
      byId(place).append(made.row);
      return made;
    }));

  function range({ name, label, scale, text }) {
    const output = element('output', { for: name });
    const input = element('input', {
      type: 'range', id: name, name, min: 0, max: scale.steps, step: 1,
      input: () => question.set({ [name]: scale.at(Number(input.value)) }),
    });
    const row = element('div', { class: 'slider' },
      element('label', { for: name }, label), output, input);
    return {
      row,
      show(now) {
        const value = now[name];
        if (scale.at(Number(input.value)) !== value) input.value = scale.of(value);
        output.textContent = text(value);
        input.setAttribute('aria-valuetext', text(value));
      },
    };
  }

  function choice({ name, label }) {
    const select = element('select', { id: name, name, change: () => question.set({ [name]: select.value }) },
      ...machine.spreads.map(each => element('option', { value: each }, SPREADS[each] ?? each)));
    const row = element('div', { class: 'slider choice-row' },
      element('label', { for: name }, label), select);
    return { row, show(now) { select.value = now[name]; } };
  }

  const show = now => shown.forEach(each => each.show(now));
  question.listen(show);
  show(question.now);
}

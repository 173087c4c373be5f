// "Measure it here": really runs the workload, tells how far it is, lays what came out over the forecast.

import { post, remove, settled } from './api.js';
import { byId, element, say } from './dom.js';
import { count, off, percent, seconds } from './format.js';
import { family } from './results.js';

const HEAD = ['Strategy', 'Forecast', 'Measured', 'Error', 'CPU seconds', 'Others wait, 99 of 100'];

/**
 * @param measured called with seconds by strategy, whenever there are more or none any longer
 */
export function createMeasuring(question, machine, measured) {
  const start = byId('start');
  const cancel = byId('cancel');
  const choices = new Map();
  const found = new Map(); // by strategy, what was measured of the numbers as they are
  let taken = false; // a file's measurements are shown
  let running;

  /** Shows what may be measured: a box for each strategy of this machine. */
  function offer(answer) {
    for (const result of answer.results) {
      const name = family(result.strategy);
      if (name === 'cluster') continue;
      if (!choices.has(name)) {
        const box = element('input', { type: 'checkbox', name: 'measure', value: name, checked: name !== 'synchronous' });
        const label = element('span');
        choices.set(name, { box, label });
        byId('measure-choice').append(element('label', {}, box, label));
      }
      const choice = choices.get(name);
      choice.strategy = result.strategy;
      const long = result.forecastSeconds > machine.measuring.seconds;
      say(choice.label, `${result.strategy} (${seconds(result.forecastSeconds)}${long ? ', too long' : ''})`);
      choice.box.disabled = long || Boolean(running);
      choice.long = long;
    }
    start.disabled = Boolean(running);
  }

  async function begin(event) {
    event.preventDefault();
    if (running) return;
    const strategies = [...choices.values()]
      .filter(({ box, long }) => box.checked && !long)
      .map(({ strategy }) => strategy);
    if (strategies.length === 0) {
      say(byId('measure-said'), 'Choose a strategy that does not take too long.');
      return;
    }
    if (question.now.cores !== machine.cores) question.set({ cores: machine.cores });
    forget();
    running = { strategies, done: 0 };
    lock(true);
    say(byId('measure-said'), 'Starts a JVM.');
    try {
      const { id, events } = await post('/api/measurements', { ...question.now, strategies });
      running.id = id;
      watch(events);
    } catch (error) {
      end(error.message);
    }
  }

  function watch(events) {
    const source = new EventSource(events);
    running.source = source;
    const on = (name, handler) =>
      source.addEventListener(name, event => handler(JSON.parse(event.data)));
    on('begin', ({ strategy }) => {
      progress(0, `${strategy}: its JVM starts`);
      say(byId('measure-said'), `Measures ${strategy}.`);
    });
    on('progress', ({ strategy, done, items, seconds: time }) =>
      progress(done / items, `${strategy}: ${count(done)} of ${count(items)}, ${seconds(time)}`));
    on('result', result => {
      found.set(result.strategy, result);
      running.done++;
      show();
    });
    on('failure', ({ strategy, reason }) => {
      found.set(strategy, { strategy, reason });
      running.done++;
      show();
    });
    on('end', ({ how }) => end({
      done: 'Measured.', cancelled: 'Cancelled.', late: 'Given up: it took much longer than forecast.',
    }[how] ?? 'The measurement failed; the server’s log says more.'));
    source.addEventListener('error', () => end('The server has gone, or has ended the measurement.'));
  }

  function progress(part, text) {
    byId('progress').hidden = false;
    byId('progress-bar').value = (running.done + part) / running.strategies.length;
    byId('progress-text').textContent = text;
  }

  function end(words) {
    running?.source?.close();
    running = undefined;
    lock(false);
    byId('progress').hidden = true;
    say(byId('measure-said'), words);
  }

  function lock(isRunning) {
    start.disabled = isRunning;
    cancel.disabled = !isRunning;
    for (const { box, long } of choices.values()) box.disabled = isRunning || long;
    if (isRunning) cancel.focus();
    else if (document.activeElement === document.body) start.focus();
  }

  function show() {
    const rows = [...found.values()];
    byId('measured-scroll').hidden = rows.length === 0;
    byId('measured').replaceChildren(
      element('thead', {}, element('tr', {}, ...HEAD.map(text => element('th', { scope: 'col' }, text)))),
      element('tbody', {}, ...rows.map(row)));
    measured(Object.fromEntries(rows.filter(each => !each.reason).map(each => [each.strategy, each.wallSeconds])));
  }

  function row(result) {
    const name = element('th', { scope: 'row' }, result.strategy);
    return result.reason
      ? element('tr', {}, name, element('td', { colspan: HEAD.length - 1, class: 'bad' }, result.reason))
      : element('tr', {}, name,
        element('td', {}, seconds(result.forecastSeconds)),
        element('td', {}, seconds(result.wallSeconds)),
        element('td', {}, off(result.error)),
        element('td', {}, `${result.cpuSeconds.toFixed(2)} (${percent(result.cpuSeconds / result.wallSeconds / machine.cores)})`),
        element('td', {}, seconds(result.heartbeatP99Ms / 1e3)));
  }

  /** What was measured was other work. */
  function forget() {
    if (found.size > 0 || taken) {
      found.clear();
      taken = false;
      show();
    }
  }

  byId('measure').addEventListener('submit', begin);
  cancel.addEventListener('click', () => running?.id && remove(`/api/measurements/${running.id}`).catch(() => {}));
  const quietly = settled(0, () => { if (!running) forget(); });
  question.listen(quietly);
  return {
    offer,
    /** What a file says was measured. */
    take(seconds) {
      setTimeout(() => {
        taken = true;
        measured(seconds);
      }, 0);
    },
    get results() { return [...found.values()].filter(each => !each.reason); },
  };
}

// The answer: what to take and why, and the table with its bars.

import { byId, element, say } from './dom.js';
import { bytes, millis, percent, seconds, times } from './format.js';

export const family = strategy => strategy.replace(/\(.*/, '');

/** The place of each strategy in the palette. */
export const COLOURS = {
  synchronous: 's0', threads: 's1', 'event-loop': 's2', 'virtual-threads': 's3', hybrid: 's4',
  'hybrid-processes': 's5', cluster: 's6',
};

const ROOM = 4; // a bar is cut where it is longer than so many of the shortest

const HEAD = [ // with a short form for narrow screens
  ['Strategy'], ['Time'], ['Speed-up', 'Speed-up'], ['CPU', 'CPU'], ['Memory', 'Memory'],
  ['Others wait, median', 'Wait p50'], ['Others wait, 99 of 100', 'Wait p99'],
];

export function createResults() {
  const table = byId('times');
  const body = element('tbody', { role: 'rowgroup' });
  table.append(
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' },
      ...HEAD.map(([text], i) =>
        element('th', { role: 'columnheader', scope: 'col', class: i === 1 && 'time' }, text)))),
    body);
  let rows = [];

  function row() {
    const parts = {
      dot: element('span', { class: 'dot', 'aria-hidden': 'true' }),
      name: element('span'),
      tag: element('span', { class: 'tag' }),
      bar: element('div', { class: 'bar' }),
      bound: element('div', { class: 'bound' }),
      mark: element('div', { class: 'mark', hidden: true }),
      time: element('span'),
      measured: element('span', { class: 'measured-time' }),
      cells: HEAD.slice(2).map(([, label]) => element('td', { role: 'cell', 'data-label': label })),
    };
    parts.row = element('tr', { role: 'row' },
      element('th', { role: 'rowheader', scope: 'row' }, parts.dot, parts.name, parts.tag),
      element('td', { role: 'cell', class: 'time' }, element('div', { class: 'bar-cell' },
        element('div', { class: 'track', 'aria-hidden': 'true' }, parts.bar, parts.bound, parts.mark),
        element('span', { class: 'number' }, parts.time, parts.measured))),
      ...parts.cells);
    body.append(parts.row);
    return parts;
  }

  function showTimes(answer, measured) {
    while (rows.length < answer.results.length) rows.push(row());
    const shortest = Math.min(...answer.results.map(each => each.forecastSeconds));
    const longest = Math.max(...answer.results.map(each => each.forecastSeconds));
    const room = Math.min(longest, Math.max(shortest * ROOM, Number.MIN_VALUE));
    const at = value => Math.min(100, 100 * value / room) + '%';
    answer.results.forEach((result, i) => {
      const parts = rows[i];
      const colour = COLOURS[family(result.strategy)];
      const best = result.strategy === answer.recommended.strategy;
      parts.row.className = best ? 'best' : '';
      parts.row.dataset.strategy = family(result.strategy);
      parts.dot.className = `dot ${colour}`;
      say(parts.name, result.strategy);
      say(parts.tag, best ? 'recommended' : '');
      parts.bar.className = `bar ${colour}${result.forecastSeconds > room * 1.0001 ? ' cut' : ''}`;
      parts.bar.style.width = at(result.forecastSeconds);
      parts.bound.style.left = at(answer.floor.seconds);
      const found = measured[result.strategy];
      parts.mark.hidden = found === undefined;
      if (found !== undefined) parts.mark.style.left = at(found);
      say(parts.time, seconds(result.forecastSeconds));
      say(parts.measured, found === undefined ? '' : `measured ${seconds(found)}`);
      [times(result.speedup), percent(result.cpuUtilisation), bytes(result.peakRssBytes),
        millis(result.heartbeatP50Ms), millis(result.heartbeatP99Ms)]
        .forEach((text, cell) => say(parts.cells[cell], text));
    });
  }

  function showAnswer(recommended) {
    say(byId('recommended'), recommended.strategy);
    say(byId('strip-strategy'), recommended.strategy);
    const [strategy, ...numbers] = recommended.reasons;
    say(byId('because'), capital(strategy.because));
    byId('reasons').replaceChildren(...numbers.map(({ name, value, because }) => element('div', {},
      element('dt', {}, name, ' ', element('b', {}, value)), element('dd', {}, because))));
    say(byId('java'), recommended.java);
  }

  return {
    show(answer, measured) {
      showAnswer(answer.recommended);
      say(byId('strip-time'), seconds(answer.results
        .find(each => each.strategy === answer.recommended.strategy).forecastSeconds));
      showTimes(answer, measured);
      say(byId('floor'),
        `No strategy can take less than ${seconds(answer.floor.seconds)} (dashed line). ${answer.floor.because}`);
    },
  };
}

function capital(sentence) {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1) + '.';
}

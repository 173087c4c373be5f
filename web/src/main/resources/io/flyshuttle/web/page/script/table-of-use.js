// When to use what: shapes of work, simulated.

import { get, latest, settled } from './api.js';
import { byId, element, say } from './dom.js';
import { bytes, count, percent, seconds, times } from './format.js';
import { family } from './results.js';

export function createTableOfUse(question, trouble) {
  const table = byId('use');
  let shown;

  const ask = latest(cores => get(`/api/table-of-use?cores=${cores}`), show, trouble);
  const soon = settled(150, now => {
    if (now.cores !== shown) ask(now.cores);
  });

  function show(answer) {
    shown = answer.cores;
    say(byId('use-cores'), String(answer.cores));
    const strategies = answer.rows[0].cells.map(cell => cell.strategy);
    table.replaceChildren(
      element('thead', {}, element('tr', {},
        ...['Work', 'Take', ...strategies].map(text => element('th', { scope: 'col' }, text)),
        element('td', {}))),
      element('tbody', {}, ...answer.rows.map(row)));
  }

  function row({ work, question: numbers, recommended, because, cells }) {
    return element('tr', {},
      element('th', { scope: 'row' }, work, element('span', { class: 'shape' }, shape(numbers))),
      element('td', { class: 'best', title: because }, family(recommended)),
      ...cells.map(cell => element('td', {
        class: cell.strategy === family(recommended) ? 'best' : cell.slower < 1.15 ? 'near' : 'far',
        title: `${seconds(cell.forecastSeconds)}; others wait ${seconds(cell.heartbeatP99Ms / 1e3)}`,
      }, times(cell.slower))),
      element('td', {}, element('button', {
        type: 'button', 'aria-label': `Look at: ${work}`, click: () => look(numbers),
      }, 'Look')));
  }

  function look(numbers) {
    question.set(numbers);
    byId('results').focus();
    scrollTo({ top: 0 });
  }

  question.listen(soon);
  soon(question.now);
}

function shape({ items, taskSeconds, cpuShare, spread, bytes: payload }) {
  return [`${count(items)} × ${seconds(taskSeconds)}`, `${percent(cpuShare)} computing`, spread,
    ...(payload ? [bytes(payload)] : [])].join(', ');
}

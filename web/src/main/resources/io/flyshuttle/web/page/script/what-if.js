// The time of each strategy over one of the numbers.

import UPlot from '../vendor/uplot/uPlot.esm.js';
import { compute, latest, settled } from './api.js';
import { byId, element, say } from './dom.js';
import { count, percent, seconds } from './format.js';
import { COLOURS } from './results.js';

const NUMBERS = {
  concurrency: { label: 'number of waits at once', text: count, log: true },
  cores: { label: 'number of cores', text: count, log: false },
  cpuShare: { label: 'share of computing', text: percent, log: false },
  taskSeconds: { label: 'duration of a task', text: seconds, log: true },
  threads: { label: 'number of threads(n)', text: count, log: true },
};
const DASHES = [[], [9, 3], [3, 3], [12, 3, 3, 3], [], [6, 6], [2, 4]];
const HEIGHT = 300;

export function createWhatIf(question, trouble) {
  const place = byId('plot');
  const select = byId('over');
  select.append(...Object.entries(NUMBERS).map(([name, { label }]) =>
    element('option', { value: name }, label)));
  let plot;
  let sweep;

  const ask = latest(
    ({ now, over }) => compute('/api/sweep', { ...now, over }),
    show,
    trouble);
  const soon = settled(200, () => ask({ now: question.now, over: select.value }));

  function show(answer, asked) {
    if (asked.now !== question.now) return; // moved past, and asked for once it rests
    if (!answer) {
      soon();
      return;
    }
    sweep = answer;
    draw();
  }

  function draw() {
    if (!sweep) return;
    const { text, log } = NUMBERS[sweep.over];
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const strategies = Object.keys(sweep.seconds);
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--rule'), width: 1 }, ticks: { stroke: colour('--rule') }, font: '12px system-ui' };
    plot?.destroy();
    plot = new UPlot({
      width: Math.max(280, place.clientWidth),
      height: HEIGHT,
      scales: { x: { time: false, distr: log ? 3 : 1 }, y: { distr: 3 } },
      axes: [
        { ...axis, values: (_, splits) => splits.map(value => value === null ? '' : text(value)), space: 60 },
        { ...axis, values: (_, splits) => splits.map(value => value === null ? '' : seconds(value)), size: 68 },
      ],
      series: [
        { label: NUMBERS[sweep.over].label, value: (_, value) => value === null ? '–' : text(value) },
        ...strategies.map((name, i) => ({
          label: name,
          stroke: colour(`--${COLOURS[name]}`),
          width: name === 'hybrid' ? 3 : 2,
          dash: DASHES[i],
          points: { show: false },
          value: (_, value) => value === null ? '–' : seconds(value),
        })),
      ],
      hooks: { draw: [chart => present(chart, colour('--soft'))] },
    }, [sweep.values, ...strategies.map(name => sweep.seconds[name])], place);
    legend();
    plot.over.addEventListener('mouseleave', legend);
    place.setAttribute('role', 'img');
    place.setAttribute('aria-label', `Time of each strategy over the ${NUMBERS[sweep.over].label}; the table below has the numbers`);
    say(byId('what-if-note'), `Time for ${count(sweep.items)} tasks`
      + (sweep.items < question.now.items ? ', a part of them,' : '') + ' over the '
      + NUMBERS[sweep.over].label + '; the vertical line is where you are.');
    table(strategies, text);
  }

  /** Beside each name its time: at the number as it is now, unless a mouse points at another. */
  function legend() {
    const value = question.now[sweep.over];
    const off = sweep.values.map(each => Math.abs(each - value));
    plot.setLegend({ idx: off.indexOf(Math.min(...off)) });
  }

  /** The line at the number as it is now. */
  function present(chart, colour) {
    const value = question.now[sweep.over];
    if (value < sweep.values[0] || value > sweep.values.at(-1)) return;
    const x = Math.round(chart.valToPos(value, 'x', true));
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.setLineDash([4, 4]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  }

  function table(strategies, text) {
    byId('what-if-table').replaceChildren(
      element('thead', {}, element('tr', {},
        element('th', { scope: 'col' }, NUMBERS[sweep.over].label),
        ...strategies.map(name => element('th', { scope: 'col' }, name)))),
      element('tbody', {}, ...sweep.values.map((value, i) => element('tr', {},
        element('th', { scope: 'row' }, text(value)),
        ...strategies.map(name => element('td', {}, seconds(sweep.seconds[name][i])))))));
  }

  select.addEventListener('change', soon);
  question.listen(soon);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  new ResizeObserver(() => {
    if (plot && Math.abs(plot.width - place.clientWidth) > 1) {
      plot.setSize({ width: Math.max(280, place.clientWidth), height: HEIGHT });
    }
  }).observe(place);
  soon();
}

// Where the first tasks are, and when: one row for each, waiting thin, queueing hatched, working solid.

import { settled } from './api.js';
import { byId, element, svg } from './dom.js';
import { count, seconds } from './format.js';

const NARROWEST = 280;
const AFTER = 60; // milliseconds
const LEFT = 34;
const BOTTOM = 20;
const ACTIVITIES = [['wait', 'waits'], ['queue', 'stands in line'], ['work', 'computes']];

/**
 * @param choose called with a strategy, or with "recommended", when the user picks one
 */
export function createLanes(strategies, choose) {
  const place = byId('lanes');
  for (const name of ['recommended', ...strategies]) {
    byId('lane-choice').append(element('label', {}, element('input', {
      type: 'radio', name: 'lanes', value: name, checked: name === 'recommended',
      change: () => choose(name),
    }), name));
  }

  let shown;
  let isInSight = true;
  let width = NARROWEST;

  function chart(lanes) {
    const step = lanes.items > 24 ? 8 : lanes.items > 10 ? 12 : 16;
    const height = lanes.items * step + BOTTOM;
    const scale = (width - LEFT - 24) / (lanes.until || 1);
    const x = time => (LEFT + time * scale).toFixed(1);
    const chart = svg('svg', {
      viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-labelledby': 'lanes-caption',
    }, patterns());
    for (const tick of ticks(lanes.until, width / 110)) {
      chart.append(
        svg('line', { class: 'grid', x1: x(tick), x2: x(tick), y1: 0, y2: height - BOTTOM }),
        svg('text', { x: x(tick), y: height - 5, 'text-anchor': 'middle' }, seconds(tick)));
    }
    for (let item = 0; item < lanes.items; item += lanes.items > 24 ? 8 : 4) {
      chart.append(svg('text', { x: LEFT - 6, y: item * step + 8, 'text-anchor': 'end' }, String(item + 1)));
    }
    for (const bar of lanes.bars) {
      const thin = bar.activity === 'wait';
      const tall = step - 2;
      chart.append(svg('rect', {
        class: bar.activity,
        x: x(bar.begin),
        width: Math.max(0.6, (bar.end - bar.begin) * scale).toFixed(1),
        y: bar.item * step + (thin ? (tall - 2) / 2 : 0),
        height: thin ? 2 : tall,
      }, svg('title', {}, `task ${bar.item + 1} ${words(bar.activity)} for ${seconds(bar.end - bar.begin)}`)));
    }
    return chart;
  }

  // The width is not asked for while a slider moves: the browser would lay out the page twice.
  new ResizeObserver(([{ contentRect }]) => {
    if (Math.abs(width - Math.max(NARROWEST, contentRect.width)) > 1) {
      width = Math.max(NARROWEST, contentRect.width);
      if (shown) draw();
    }
  }).observe(place);
  new IntersectionObserver(([{ isIntersecting }]) => { isInSight = isIntersecting; }).observe(place);
  const later = settled(AFTER, draw);

  function show(lanes) {
    shown = lanes;
    if (isInSight) draw();
    else later(); // what is in sight comes first
  }

  function draw() {
    const lanes = shown;
    place.replaceChildren(
      legend(),
      chart(lanes),
      element('figcaption', { id: 'lanes-caption' }, summary(lanes)));
  }

  return { show };
}

const words = activity => ACTIVITIES.find(([name]) => name === activity)[1];

/** What the chart shows, for who can't see it. */
function summary(lanes) {
  const sums = { wait: 0, queue: 0, work: 0 };
  for (const bar of lanes.bars) sums[bar.activity] += bar.end - bar.begin;
  const each = ACTIVITIES.map(([name, word]) => `${word} ${seconds(sums[name] / lanes.items)}`);
  return `Under ${lanes.strategy} the first ${count(lanes.items)} of ${count(lanes.of)} tasks are through after `
    + `${seconds(lanes.until)}. On average each ${each[0]}, ${each[1]} and ${each[2]}.`;
}

function patterns() {
  return svg('defs', {}, svg('pattern', {
    id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)',
  }, svg('line', { class: 'hatch', x1: 0, y1: 0, x2: 0, y2: 5 })));
}

function legend() {
  return element('ul', { class: 'legend' }, ...ACTIVITIES.map(([name, word]) => element('li', {},
    svg('svg', { viewBox: '0 0 26 10', 'aria-hidden': 'true' }, svg('rect', {
      class: name, x: 0, width: 26, y: name === 'wait' ? 4 : 0, height: name === 'wait' ? 2 : 10,
    })), word)));
}

/** Some round numbers, at most so many. */
function ticks(until, most) {
  if (!(until > 0)) return [0];
  const unit = 10 ** Math.floor(Math.log10(until));
  const step = [0.1, 0.2, 0.5, 1].map(part => part * unit).find(each => until / each <= most) ?? unit;
  return Array.from({ length: Math.floor(until / step) + 1 }, (_, i) => i * step);
}

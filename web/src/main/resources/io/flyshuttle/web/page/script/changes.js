// What would have to be different for another choice: asked of the planner once a slider rests.

import { compute, latest, settled } from './api.js';
import { byId, element } from './dom.js';

const RESTS = 250; // milliseconds

export function createChanges(question, trouble) {
  const list = byId('changes');
  const ask = latest(now => compute('/api/changes', now), show, trouble);
  const soon = settled(RESTS, now => ask(now));

  function show(answer, asked) {
    if (asked !== question.now) return; // moved past, and asked for once it rests
    if (!answer) {
      soon(asked);
      return;
    }
    list.replaceChildren(...answer.changes.map(change => element('li', {}, change)));
    list.setAttribute('aria-busy', 'false');
  }

  question.listen(now => {
    list.setAttribute('aria-busy', 'true'); // what it says is of the numbers before
    soon(now);
  });
  soon(question.now);
}
